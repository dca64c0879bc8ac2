import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coversRights } from './covers.ts'
import type { FieldRight, ObjectRights, Reach, Rights } from './rights.ts'
import { uniteRights } from './unite-rights.ts'

const reach = fc.constantFrom<Reach>('none', 'own', 'department', 'below', 'all')
const yes = fc.boolean()
const onObject: fc.Arbitrary<ObjectRights> = fc.record({
  read: reach,
  update: reach,
  delete: reach,
  create: yes,
  export: yes,
  import: yes,
})
const field = fc.constantFrom<FieldRight>('write', 'read', 'masked', 'hidden')
const PATHS = ['contact.phone', 'contact.email', 'order.total']
const role: fc.Arbitrary<Rights> = fc.record({
  settings: yes,
  members: yes,
  sources: yes,
  objects: yes,
  identity: yes,
  byObject: fc.dictionary(fc.constantFrom('*', 'contact', 'order'), onObject),
  byField: fc.dictionary(fc.constantFrom(...PATHS), field),
})

const rights = (byObject: Rights['byObject'], byField: Rights['byField'] = {}): Rights => ({
  settings: false,
  members: false,
  sources: false,
  objects: false,
  identity: false,
  byObject,
  byField,
})
const none: ObjectRights = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false }
const reads = (read: Reach): ObjectRights => ({ ...none, read })

test('one role is what it says, no role is nothing', () => {
  fc.assert(fc.property(role, one => void expect(uniteRights([one])).toEqual(one)))
  expect(uniteRights([])).toEqual(rights({ '*': none }))
})

test('neither order nor saying it twice matters', () => {
  fc.assert(
    fc.property(role, role, (a, b) => {
      const both = uniteRights([a, b])
      expect(coversRights(uniteRights([b, a]), both) && coversRights(both, uniteRights([b, a]))).toBe(true)
      expect(coversRights(uniteRights([a, b, a]), both) && coversRights(both, uniteRights([a, b, a]))).toBe(true)
    }),
  )
})

test('one more role takes nothing of an object away', () => {
  fc.assert(
    fc.property(role, role, (a, b) => {
      const bare = { ...a, byField: {} }
      expect(coversRights(uniteRights([bare, { ...b, byField: {} }]), bare)).toBe(true)
    }),
  )
})

test('a role says something of fields only where it opens their object', () => {
  const seller = rights({ contact: reads('own') }, { 'contact.phone': 'masked' })
  const accountant = rights({ order: reads('all') })
  const manager = rights({ contact: reads('below') }, { 'contact.phone': 'read' })
  expect(uniteRights([seller, accountant]).byField['contact.phone']).toBe('masked')
  expect(uniteRights([seller, manager]).byField['contact.phone']).toBe('read')
  expect(uniteRights([seller, manager]).byObject['contact']?.read).toBe('below')
})
