import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ObjectDef, SolutionChange, SolutionPlan, SolutionView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { disagreements } from '../objects/index.ts'
import { partsNow } from './plan.ts'
import { keepUpload } from './store.ts'
import { fleet } from './testing/fleet.ts'

let app: TestApp
const api = <T>(method: string, path: string, body?: unknown) => app.api<T>(method, path, body)
const upload = (version: string, change?: Parameters<typeof fleet>[1]) =>
  keepUpload(app.runtime.db, fleet(version, change), new Date())

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

test('the core is installed from the start and cannot be removed', async () => {
  const { body } = await api<{ items: SolutionView[] }>('GET', '/solutions')
  expect(body.items[0]).toMatchObject({ name: 'core', installed: '1.0.0', fixed: true })
  const refused = await api<{ code: string }>('DELETE', '/solutions/core/installation')
  expect([refused.status, refused.body.code]).toEqual([409, 'solution_fixed'])
})

test('a plan shows everything and changes nothing; installing makes it, circles and all', async () => {
  await upload('1.0.0')
  const before = await partsNow(app.runtime.db)
  const { body: plan } = await api<SolutionPlan>('GET', '/solutions/fleet/plan')
  expect(plan).toMatchObject({ from: null, to: '1.0.0', missing: [] })
  expect(plan.parts.map(part => `${part.act} ${part.kind} ${part.name}`)).toEqual([
    'add object vehicle',
    'add object trip',
    'change object contact',
    'add role driver',
    'add layout trip.driver',
    'add view trip.long',
    'add form book-a-trip',
    'add app fleet',
  ])
  expect(await partsNow(app.runtime.db)).toEqual(before)

  const done = await api<SolutionChange>('PUT', '/solutions/fleet/installation')
  expect(done).toMatchObject({ status: 200, body: { act: 'install', state: 'done', parts: 8, kept: 0 } })
  const { body: vehicle } = await api<ObjectDef>('GET', '/objects/vehicle')
  expect(vehicle.fields.map(field => field.name)).toEqual(['plate', 'last_trip', 'kilometres', 'tired', 'kind'])
  expect(await disagreements(app.runtime.db)).toEqual([])
  const { body: again } = await api<SolutionPlan>('GET', '/solutions/fleet/plan')
  expect(again.parts.filter(part => part.act !== 'none')).toEqual([])
})

test('an upgrade brings what is new and keeps what the company made of it', async () => {
  await api('PATCH', '/objects/vehicle', { label: { zh: '货车', en: 'Truck' } })
  await api('DELETE', '/objects/vehicle/fields/kind')
  await api('POST', '/objects/vehicle/fields', { name: 'colour', label: { zh: '颜色', en: 'Colour' }, type: 'text' })
  await upload('1.1.0', ([vehicle, trip]) => {
    if (vehicle) vehicle['label'] = { zh: '车', en: 'Car' }
    const fields = vehicle?.['fields']
    if (Array.isArray(fields)) {
      fields[0].help = { zh: '如 京A12345', en: 'as on the car' }
      fields[4].label = { zh: '车型', en: 'Model' }
    }
    const trips = trip?.['fields']
    if (Array.isArray(trips)) trips.push({ name: 'note', label: { zh: '备注', en: 'Note' }, type: 'long_text' })
  })
  const { body: plan } = await api<SolutionPlan>('GET', '/solutions/fleet/plan')
  expect(plan).toMatchObject({ from: '1.0.0', to: '1.1.0' })
  expect(plan.parts.find(part => part.name === 'vehicle')).toMatchObject({
    act: 'change',
    changes: [{ path: 'fields.plate.help' }],
    kept: [
      { path: 'label.zh', before: '货车', after: '车' },
      { path: 'label.en', before: 'Truck', after: 'Car' },
      { path: 'fields.kind', before: null },
    ],
  })
  const done = await api<SolutionChange>('PUT', '/solutions/fleet/installation')
  expect(done.body).toMatchObject({ act: 'upgrade', kept: 3, state: 'done' })
  const { body: vehicle } = await api<ObjectDef>('GET', '/objects/vehicle')
  expect(vehicle.label.zh).toBe('货车')
  expect(vehicle.fields.map(field => field.name)).toEqual(['plate', 'last_trip', 'kilometres', 'tired', 'colour'])
  expect(vehicle.fields[0]?.help?.zh).toBe('如 京A12345')
  const { body: trip } = await api<ObjectDef>('GET', '/objects/trip')
  expect(trip.fields.at(-1)?.name).toBe('note')

  const undone = await api<SolutionChange>('POST', `/solution-changes/${done.body.id}/undoing`)
  expect(undone.body).toMatchObject({ act: 'undo', version: '1.0.0', state: 'done' })
  const { body: back } = await api<ObjectDef>('GET', '/objects/trip')
  expect(back.fields.map(field => field.name)).not.toContain('note')
  const { body: list } = await api<{ items: SolutionView[] }>('GET', '/solutions')
  expect(list.items.find(one => one.name === 'fleet')).toMatchObject({ installed: '1.0.0', version: '1.1.0' })
})

test('removing takes what nobody changed, keeps the rest, and asks before records go', async () => {
  const { body: plan } = await api<SolutionPlan>('GET', '/solutions/fleet/plan?to=remove')
  expect(plan.parts.map(part => `${part.act} ${part.name}`)).toEqual([
    'none vehicle',
    'remove trip',
    'change contact',
    'remove driver',
    'remove trip.driver',
    'remove trip.long',
    'remove book-a-trip',
    'remove fleet',
  ])
  await api('POST', '/records/trip', { name: '去机场' })
  const asked = await api<{ code: string }>('DELETE', '/solutions/fleet/installation')
  expect([asked.status, asked.body.code]).toEqual([409, 'solution_has_records'])
  const done = await api<SolutionChange>('DELETE', '/solutions/fleet/installation?confirmed=true')
  expect(done).toMatchObject({ status: 200, body: { act: 'remove', state: 'done' } })
  expect((await api('GET', '/objects/trip')).status).toBe(404)
  expect((await api('GET', '/objects/vehicle')).status).toBe(404)
  const { body: contact } = await api<ObjectDef>('GET', '/objects/contact')
  expect(contact.fields.map(field => field.name)).not.toContain('licence')
  expect(await disagreements(app.runtime.db)).toEqual([])

  const back = await api<SolutionChange>('POST', `/solution-changes/${done.body.id}/undoing`)
  expect(back.body).toMatchObject({ act: 'undo', state: 'done' })
  const { body: trips } = await api<{ items: { name: string }[] }>('GET', '/records/trip')
  expect(trips.items.map(one => one.name)).toEqual(['去机场'])
})
