import type { Field, ObjectDef } from '@huiliu/contracts'
import { OWNER } from '../../objects/index.ts'
import { fieldRight, type CallCtx } from '../../workspace/index.ts'

const ID: Field = { name: 'id', type: 'text', label: { zh: '记录编号', en: 'Record id' } }
const TIMES: Field[] = [
  { name: 'created_at', type: 'datetime', label: { zh: '创建时间', en: 'Created at' } },
  { name: 'updated_at', type: 'datetime', label: { zh: '修改时间', en: 'Updated at' } },
]

/** The columns of an export that its reader may see: those wanted, else all. */
export function columnsOf({ caller }: CallCtx, object: ObjectDef, wanted: string[] | undefined): Field[] {
  const all = [ID, ...object.fields, OWNER, ...TIMES].filter(
    field => fieldRight(caller, object.name, field.name) !== 'hidden',
  )
  return wanted ? wanted.flatMap(name => all.find(field => field.name === name) ?? []) : all
}
