import { FIELD_RIGHTS, REACHES } from './covers.ts'
import { objectRights, opens, type FieldRight, type ObjectRights, type Reach, type Rights } from './rights.ts'

/**
 * What several roles come to: per object the widest reach and any yes, per field the widest right. A role says something
 * about an object's fields only where it opens the object: one that has nothing to do with contacts does not lift the mask
 * from their numbers. See docs/decisions/0013.
 */
export function uniteRights(roles: Rights[]): Rights {
  const [only, ...more] = roles
  if (only && more.length === 0) return only
  const any = (flag: 'settings' | 'members' | 'sources' | 'objects' | 'identity') => roles.some(role => role[flag])
  const objects = [...new Set(['*', ...roles.flatMap(role => Object.keys(role.byObject))])]
  const fields = [...new Set(roles.flatMap(role => Object.keys(role.byField)))]
  return {
    settings: any('settings'),
    members: any('members'),
    sources: any('sources'),
    objects: any('objects'),
    identity: any('identity'),
    byObject: Object.fromEntries(objects.map(object => [object, unitedOn(roles, object)])),
    byField: Object.fromEntries(fields.map(path => [path, unitedField(roles, path)])),
  }
}

function unitedOn(roles: Rights[], object: string): ObjectRights {
  const all = roles.map(role => objectRights(role, object))
  const reach = (act: 'read' | 'update' | 'delete'): Reach =>
    widest(
      REACHES,
      all.map(one => one[act]),
      'none',
    )
  const any = (act: 'create' | 'export' | 'import') => all.some(one => one[act])
  return {
    read: reach('read'),
    update: reach('update'),
    delete: reach('delete'),
    create: any('create'),
    export: any('export'),
    import: any('import'),
  }
}

function unitedField(roles: Rights[], path: string): FieldRight {
  const object = path.slice(0, path.indexOf('.'))
  const opening = roles.filter(role => opens(role, object))
  const speaking = opening.length > 0 ? opening : roles
  return widest(
    FIELD_RIGHTS,
    speaking.map(role => role.byField[path] ?? 'write'),
    'hidden',
  )
}

function widest<T>(order: readonly T[], values: T[], narrowest: T): T {
  return values.reduce((best, value) => (order.indexOf(value) > order.indexOf(best) ? value : best), narrowest)
}
