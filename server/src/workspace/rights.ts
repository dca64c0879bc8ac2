import type { Acting, FieldRight, ObjectRights, Reach, Rights } from '@huiliu/contracts'
import type { Actor, Ctx } from '../kernel/index.ts'
import { forbidden } from '../kernel/index.ts'

export type { FieldRight, ObjectRights, Reach, Rights }

/** Who asks, and with what rights. A system actor has all rights. */
export type Caller = {
  actor: Actor
  /** with whose rights, and whose records are "my own" */
  memberId: string | null
  /** all of them; `rights` is what they come to together */
  roles: string[]
  departmentId: string | null
  /** my department and every one below it */
  departmentsBelow: string[]
  /** whom a record can be shared with so that I see it: me, my roles, my department, it and each above it "with those below" */
  principals: string[]
  rights: Rights
  /** of a token that was narrowed: what `rights` were narrowed to */
  scopes?: string[]
  /** set while all of the above is another member's; `by`: the member who acts */
  acting?: Acting & { by: string }
}
/** The context of a request: who asks is part of every query from its first line. */
export type CallCtx = Ctx & { caller: Caller }

const NO_RIGHTS: ObjectRights = {
  read: 'none',
  update: 'none',
  delete: 'none',
  create: false,
  export: false,
  import: false,
}
const ALL_RIGHTS: ObjectRights = { read: 'all', update: 'all', delete: 'all', create: true, export: true, import: true }

export function rightsOn(caller: Caller, object: string): ObjectRights {
  return objectRights(caller.rights, object)
}

/** Own keys only: an object's name comes from outside, and `constructor` would find a function. */
export function objectRights({ byObject }: Rights, object: string): ObjectRights {
  const named = Object.hasOwn(byObject, object) ? byObject[object] : undefined
  return named ?? byObject['*'] ?? NO_RIGHTS
}

/** Whether these rights let anything be done with an object: else what they say of its fields is nothing. */
export function opens(rights: Rights, object: string): boolean {
  const { read, create } = objectRights(rights, object)
  return read !== 'none' || create
}

export function fieldRight(caller: Caller, object: string, field: string): FieldRight {
  return caller.rights.byField[`${object}.${field}`] ?? 'write'
}

/** Whether the caller sees the field's values as they are: neither hidden nor masked. */
export function seesPlainly(caller: Caller, object: string, field: string): boolean {
  const right = fieldRight(caller, object, field)
  return right === 'read' || right === 'write'
}

/** Whether the caller has the role whose rights nobody can narrow. */
export function isAdmin({ roles }: Pick<Caller, 'roles'>): boolean {
  return roles.includes('admin')
}

export const ADMIN_RIGHTS: Rights = {
  settings: true,
  members: true,
  sources: true,
  objects: true,
  identity: true,
  byObject: { '*': ALL_RIGHTS },
  byField: {},
}
/** Members see everything and change what is theirs or nobody's department's; an admin narrows this per role. */
export const MEMBER_RIGHTS: Rights = {
  settings: false,
  members: false,
  sources: false,
  objects: false,
  identity: true,
  byObject: { '*': { read: 'all', update: 'all', delete: 'own', create: true, export: false, import: false } },
  byField: {},
}
export const READ_ONLY_RIGHTS: Rights = {
  settings: false,
  members: false,
  sources: false,
  objects: false,
  identity: false,
  byObject: { '*': { ...NO_RIGHTS, read: 'all' } },
  byField: {},
}

type Flag = 'settings' | 'members' | 'sources' | 'objects' | 'identity'

/** For `allow` of a route: throws `forbidden` unless the caller has the right. */
export function needs(flag: Flag): (ctx: CallCtx) => void {
  return ctx => {
    if (!ctx.caller.rights[flag]) throw forbidden()
  }
}

/** The system itself (readers, schedules): sees and changes everything, and is named in the log. */
export function systemCaller(name: string): Caller {
  return {
    actor: { kind: 'system', id: null, name },
    memberId: null,
    roles: ['system'],
    departmentId: null,
    departmentsBelow: [],
    principals: [],
    rights: ADMIN_RIGHTS,
  }
}
