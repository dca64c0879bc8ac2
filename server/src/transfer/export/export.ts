import type { Field, ObjectDef, RecordQuery } from '@huiliu/contracts'
import { forbidden } from '../../kernel/index.ts'
import { OWNER, catalogOf, objectIn, queryRecords } from '../../objects/index.ts'
import { fieldRight, profileOf, rightsOn, type CallCtx } from '../../workspace/index.ts'
import { cellOf } from './cell.ts'
import { writeSheet, type OutCell, type OutRows, type WrittenFormat } from '../files/write.ts'
import type { Download } from '../import/downloads.ts'
import { wallAt } from '../meaning/local-time.ts'

export type Exporting = Omit<RecordQuery, 'limit' | 'cursor' | 'count'> & { format: WrittenFormat }

const PAGE = 500

/**
 * A list as a file, page by page through the same query as on the screen: the reader's rights, masks and order. Throws
 * forbidden without the right to export, invalid_input like the list.
 */
export async function exportRecords(ctx: CallCtx, name: string, { format, ...query }: Exporting): Promise<Download> {
  if (!rightsOn(ctx.caller, name).export) throw forbidden()
  const object = objectIn(await catalogOf(ctx), name)
  const { timeZone } = await profileOf(ctx)
  const columns = columnsOf(ctx, object, query.fields)
  // Before the answer begins: a filter that is wrong is a problem, not half a file.
  const first = await queryRecords(ctx, name, { ...query, limit: PAGE })
  async function* rows(): OutRows {
    yield [columns.map(({ label }): OutCell => ({ is: 'text', text: label[ctx.locale] }))]
    for (let page = first; ;) {
      yield page.items.map(row => columns.map(field => cellOf(ctx, { field, row, timeZone })))
      if (page.next === null) return
      page = await queryRecords(ctx, name, { ...query, limit: PAGE, cursor: page.next })
    }
  }
  const day = wallAt(ctx.now.toISOString(), timeZone).slice(0, 10)
  return { name: `${object.label[ctx.locale]}-${day}.${format}`, format, stream: writeSheet(format, rows()) }
}

const ID: Field = { name: 'id', type: 'text', label: { zh: '记录编号', en: 'Record id' } }
const TIMES: Field[] = [
  { name: 'created_at', type: 'datetime', label: { zh: '创建时间', en: 'Created at' } },
  { name: 'updated_at', type: 'datetime', label: { zh: '修改时间', en: 'Updated at' } },
]

function columnsOf({ caller }: CallCtx, object: ObjectDef, wanted: string[] | undefined): Field[] {
  const all = [ID, ...object.fields, OWNER, ...TIMES].filter(
    field => fieldRight(caller, object.name, field.name) !== 'hidden',
  )
  return wanted ? wanted.flatMap(name => all.find(field => field.name === name) ?? []) : all
}
