import { objectRights, opens, type FieldRight, type Reach, type Rights } from './rights.ts'

/** From the narrowest to the widest. */
export const REACHES: Reach[] = ['none', 'own', 'department', 'below', 'all']
export const FIELD_RIGHTS: FieldRight[] = ['hidden', 'masked', 'read', 'write']
const FLAGS = ['settings', 'members', 'sources', 'objects', 'identity'] as const
const REACHING = ['read', 'update', 'delete'] as const
const DOING = ['create', 'export', 'import'] as const

/** Has `mine` every right of `theirs`? Nobody gives a role, or changes somebody, with rights of which they lack one. */
export function coversRights(mine: Rights, theirs: Rights): boolean {
  const objects = new Set(['*', ...Object.keys(mine.byObject), ...Object.keys(theirs.byObject)])
  const named = new Set([...Object.keys(mine.byField), ...Object.keys(theirs.byField)])
  const fields = [...named].filter(path => opens(theirs, path.slice(0, path.indexOf('.'))))
  return (
    FLAGS.every(flag => mine[flag] || !theirs[flag]) &&
    [...objects].every(object => coversObject(mine, theirs, object)) &&
    fields.every(field => FIELD_RIGHTS.indexOf(of(mine, field)) >= FIELD_RIGHTS.indexOf(of(theirs, field)))
  )
}

function coversObject(mine: Rights, theirs: Rights, object: string): boolean {
  const [m, t] = [objectRights(mine, object), objectRights(theirs, object)]
  return (
    REACHING.every(act => REACHES.indexOf(m[act]) >= REACHES.indexOf(t[act])) && DOING.every(act => m[act] || !t[act])
  )
}

function of({ byField }: Rights, field: string): FieldRight {
  return byField[field] ?? 'write'
}
