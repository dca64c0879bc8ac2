import type { Readable } from 'node:stream'
import { notFound } from '../../kernel/index.ts'
import { catalogOf, objectIn } from '../../objects/index.ts'
import { rightsOn, type CallCtx } from '../../workspace/index.ts'
import type { OutCell, OutRows, WrittenFormat } from '../files/out.ts'
import { writeSheet } from '../files/write.ts'
import { namedTargets } from '../meaning/targets.ts'
import { checkRights } from './draft.ts'
import { findImport, refusalsOf, type Refusal } from './store.ts'

export type Download = { name: string; format: WrittenFormat; stream: Readable }

const text = (value: string): OutCell => ({ is: 'text', text: value })

/** The refused rows as a file like the one they came in, with the reasons in a last column: to mend and to drop again. */
export async function refusedRows(ctx: CallCtx, id: string): Promise<Download> {
  const row = await findImport(ctx.db, id)
  if (!rightsOn(ctx.caller, row.object).import) throw notFound()
  const format: WrittenFormat = row.format === 'csv' ? 'csv' : 'xlsx'
  const reason = ctx.locale === 'zh' ? '原因' : 'Reason'
  async function* rows(): OutRows {
    yield [[...row.columns.map(column => text(column.name)), text(reason)]]
    for await (const batch of refusalsOf(ctx.db, id))
      yield batch.map(one => [...one.cells.map(text), text(reasonsOf(one, ctx))])
  }
  const base = row.file_name.replace(/\.\w+$/, '')
  return {
    name: `${base}-${ctx.locale === 'zh' ? '未导入' : 'refused'}.${format}`,
    format,
    stream: writeSheet(format, rows()),
  }
}

function reasonsOf({ problems }: Refusal, { locale }: CallCtx): string {
  const colon = locale === 'zh' ? '：' : ': '
  return problems
    .map(({ field, message }) => (field ? field + colon : '') + message[locale])
    .join(locale === 'zh' ? '；' : '; ')
}

/** An empty file with the headings of everything an object can be told. */
export async function template(ctx: CallCtx, name: string, format: WrittenFormat): Promise<Download> {
  checkRights(ctx, name)
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const headings = namedTargets(catalog, ctx.caller, object)
    .filter(({ path, target }) => path.length === 0 && !['id', 'created_at', 'created_by'].includes(target))
    .map(({ label }) => text(label[ctx.locale]))
  async function* rows(): OutRows {
    yield [headings]
  }
  const label = object.label[ctx.locale]
  return {
    name: `${label}-${ctx.locale === 'zh' ? '导入模板' : 'template'}.${format}`,
    format,
    stream: writeSheet(format, rows()),
  }
}
