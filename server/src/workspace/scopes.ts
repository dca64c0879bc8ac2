import { objectRights, type Caller, type ObjectRights, type Rights } from './rights.ts'

/** Scopes beside those of records: named after the rights they leave. */
const FLAGS = ['settings', 'members', 'sources', 'objects', 'identity'] as const
/** `records:read:contact`: of one object; `transfer`: import and export of what may be written and read. */
export const SCOPES = ['records:read', 'records:write', 'transfer', ...FLAGS] as const
export const SCOPE = `^(records:(read|write)(:[a-z][a-z0-9_]{0,40})?|transfer|${FLAGS.join('|')})$`

const NOTHING: ObjectRights = {
  read: 'none',
  update: 'none',
  delete: 'none',
  create: false,
  export: false,
  import: false,
}

/** What scopes leave of rights. Whoever may write records of an object may read them as well. */
export function narrowed(rights: Rights, scopes: string[]): Rights {
  const has = (scope: string) => scopes.includes(scope)
  const named = scopes.flatMap(scope => scope.split(':')[2] ?? [])
  const objects = [...new Set(['*', ...Object.keys(rights.byObject), ...named])]
  return {
    settings: rights.settings && has('settings'),
    members: rights.members && has('members'),
    sources: rights.sources && has('sources'),
    objects: rights.objects && has('objects'),
    identity: rights.identity && has('identity'),
    byObject: Object.fromEntries(objects.map(object => [object, leftOf(objectRights(rights, object), object, scopes)])),
    byField: rights.byField,
  }
}

function leftOf(rights: ObjectRights, object: string, scopes: string[]): ObjectRights {
  const may = (act: 'read' | 'write') => covers(scopes, object === '*' ? `records:${act}` : `records:${act}:${object}`)
  const transfer = scopes.includes('transfer')
  const reading = may('read') && { read: rights.read, export: rights.export && transfer }
  const { update, delete: remove, create } = rights
  const writing = may('write') && { update, delete: remove, create, import: rights.import && transfer }
  return { ...NOTHING, ...reading, ...writing }
}

/** Whether a scope is among these, or part of one of them. */
export function covers(scopes: string[], scope: string): boolean {
  const [family, act, object] = scope.split(':')
  const wider = [
    scope,
    ...(object ? [`${family}:${act}`] : []),
    ...(act === 'read' ? [`${family}:write`, ...(object ? [`${family}:write:${object}`] : [])] : []),
  ]
  return wider.some(one => scopes.includes(one))
}

/** Whether the caller's scopes let him read and nothing else: then nothing of any kind is changed, whatever a route asks for. */
export function onlyReads({ scopes }: Pick<Caller, 'scopes'>): boolean {
  return scopes?.every(scope => scope.startsWith('records:read')) ?? false
}
