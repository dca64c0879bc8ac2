import type { PartBody, PartKind, Solution, SolutionPart } from '@huiliu/contracts'
import { filesOf, readSolution, type SolutionFile } from '../read-files.ts'

/** A small solution with a part of every kind: vehicles, their trips, and what they add to contacts. */
export function fleet(version = '1.0.0', change: (parts: PartBody[]) => void = () => undefined): Solution {
  const parts = structuredClone(PARTS)
  change(parts.map(part => part.body))
  return readSolution(filesOf({ head: { ...HEAD, version }, parts }))
}

export function fleetFiles(): SolutionFile[] {
  return filesOf(fleet())
}

const label = (zh: string, en: string) => ({ zh, en })
const HEAD: Solution['head'] = {
  name: 'fleet',
  label: label('车队', 'Fleet'),
  description: label('车辆与行程', 'Vehicles and trips'),
  version: '1.0.0',
  requires: { core: '1.0.0' },
  objects: ['vehicle', 'trip'],
}
const part = (kind: PartKind, name: string, body: PartBody): SolutionPart => ({ kind, name, body })

/** Vehicles total their trips, and trips look up vehicles: neither can be made whole before the other. */
const PARTS: SolutionPart[] = [
  part('object', 'vehicle', {
    name: 'vehicle',
    label: label('车辆', 'Vehicle'),
    icon: 'box',
    nameField: 'plate',
    fields: [
      { name: 'plate', label: label('车牌', 'Plate'), type: 'text', required: true, unique: true, searchable: true },
      { name: 'last_trip', label: label('最近行程', 'Last trip'), type: 'lookup', object: 'trip' },
      {
        name: 'kilometres',
        label: label('里程', 'Kilometres'),
        type: 'number',
        rollup: { object: 'trip', by: 'vehicle', function: 'sum', field: 'kilometres' },
      },
      { name: 'tired', label: label('该保养', 'Needs service'), type: 'boolean', formula: 'kilometres > 10000' },
      {
        name: 'kind',
        label: label('类型', 'Kind'),
        type: 'select',
        options: [
          { value: 'van', label: label('厢货', 'Van') },
          { value: 'car', label: label('轿车', 'Car') },
        ],
      },
    ],
    validations: [{ formula: 'LEN(plate) > 20', message: label('车牌太长', 'The plate is too long') }],
  }),
  part('object', 'trip', {
    name: 'trip',
    label: label('行程', 'Trip'),
    icon: 'list',
    nameField: 'name',
    fields: [
      { name: 'name', label: label('名称', 'Name'), type: 'text' },
      { name: 'vehicle', label: label('车辆', 'Vehicle'), type: 'lookup', object: 'vehicle', indexed: true },
      { name: 'driver', label: label('司机', 'Driver'), type: 'lookup', object: 'contact' },
      { name: 'kilometres', label: label('里程', 'Kilometres'), type: 'number' },
    ],
  }),
  part('object', 'contact', {
    name: 'contact',
    extends: true,
    fields: [{ name: 'licence', label: label('驾照', 'Licence'), type: 'text' }],
  }),
  part('role', 'driver', {
    name: 'driver',
    label: label('司机', 'Driver'),
    rights: {
      byObject: {
        trip: { read: 'own', update: 'own', delete: 'none', create: true },
        vehicle: { read: 'all' },
      },
      byField: { 'vehicle.plate': 'read' },
    },
  }),
  part('layout', 'trip.driver', {
    tabs: [
      {
        id: 'main',
        label: label('', ''),
        sections: [{ id: 'fields', label: label('', ''), columns: 1, fields: ['name', 'vehicle', 'kilometres'] }],
        related: [],
      },
    ],
    without: ['driver'],
  }),
  part('view', 'trip.long', {
    object: 'trip',
    name: label('长途', 'Long trips'),
    query: { filter: { field: 'kilometres', op: 'gt', value: 300 }, sort: [{ field: 'kilometres', dir: 'desc' }] },
    columns: [{ field: 'name' }, { field: 'kilometres', width: 120 }],
    display: { kind: 'table' },
  }),
  part('form', 'book-a-trip', {
    object: 'trip',
    title: label('约车', 'Book a trip'),
    intro: label('', ''),
    fields: [{ name: 'name', required: true }],
    consent: label('', ''),
    thanks: label('谢谢', 'Thank you'),
  }),
  part('app', 'fleet', {
    name: 'fleet',
    label: label('车队', 'Fleet'),
    icon: 'box',
    items: [{ page: 'today' }, { object: 'vehicle' }, { object: 'trip' }, { view: 'trip.long' }],
    roles: ['driver'],
  }),
]
