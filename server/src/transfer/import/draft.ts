import { rm } from 'node:fs/promises'
import type { ImportMapping } from '@huiliu/contracts'
import { forbidden, newId, type FileStore } from '../../kernel/index.ts'
import { catalogOf, objectIn } from '../../objects/index.ts'
import { rightsOn, type CallCtx } from '../../workspace/index.ts'
import { readSheet, type Sheet } from '../files/read.ts'
import type { SheetRow } from '../files/sheet.ts'
import type { DateOrder } from '../meaning/cells.ts'
import { guessMapping } from '../meaning/guess.ts'
import { namedTargets } from '../meaning/targets.ts'
import { fileEmpty, notADraft } from '../problems.ts'
import { archiveOfFiles, insertPacked, unpack, type PackedFile } from './packed.ts'
import { previewOf } from './preview.ts'
import {
  CHUNK,
  CHUNK_LETTERS,
  findImport,
  forgetImport,
  insertChunk,
  insertImport,
  mappingOfLast,
  saveDraft,
  type KeptColumn,
} from './store.ts'

export type Given = {
  path: string
  fileName: string
  object: string
  mapping: ImportMapping | undefined
  store: FileStore
}

/** Throws forbidden for who may not import this object. */
export function checkRights({ caller }: CallCtx, object: string): void {
  const rights = rightsOn(caller, object)
  if (!rights.import || !(rights.create || rights.update !== 'none')) throw forbidden()
}

/**
 * Reads a file and says what would become of it: its rows are kept as they are, its columns mapped as given or guessed,
 * nothing else is written. Throws forbidden, invalid_input, and what is wrong with the file.
 */
export async function draftImport(
  ctx: CallCtx,
  { path, fileName, object: name, mapping: given, store }: Given,
): Promise<string> {
  checkRights(ctx, name)
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  await using opened = await openGiven(path, store)
  const { sheet } = opened
  const id = newId()
  const { actor, locale, now: created_at } = ctx
  await insertImport(ctx.db, { id, object: name, file_name: fileName, format: sheet.format, actor, locale, created_at })
  try {
    await insertPacked(ctx.db, id, opened.files)
    const { columns, total } = await keepRows(ctx, id, sheet)
    if (total === 0) throw fileEmpty()
    const targets = namedTargets(catalog, ctx.caller, object)
    const remembered = given ?? (await mappingOfLast(ctx.db, { object: name, names: sheet.names }))
    const known = new Set(targets.map(one => one.target))
    const fits = remembered?.columns.every(target => target === null || known.has(target))
    const mapping =
      given ?? (remembered && fits ? remembered : guessMapping({ columns, targets, object, caller: ctx.caller }))
    const preview = await previewOf(ctx, { id, object: name, columns, mapping })
    await saveDraft(ctx.db, id, { columns, mapping, total, preview })
    return id
  } catch (error) {
    await forgetImport(ctx.db, id)
    throw error
  }
}

type Opened = AsyncDisposable & { sheet: Sheet; files: PackedFile[] }

/** A spreadsheet, or one in an archive with the files that its cells name. */
async function openGiven(path: string, store: FileStore): Promise<Opened> {
  const archive = await archiveOfFiles(path)
  const sheetPath = `${path}.sheet`
  const drop = () => rm(sheetPath, { force: true })
  try {
    const files = archive ? (await unpack(archive, { sheetPath, store })).files : []
    return { sheet: await readSheet(archive ? sheetPath : path), files, [Symbol.asyncDispose]: drop }
  } catch (error) {
    await drop()
    throw error
  }
}

/** Another mapping, and what would become of the rows by it. Throws invalid_input, import_not_draft. */
export async function remap(ctx: CallCtx, id: string, mapping: ImportMapping): Promise<void> {
  const row = await findImport(ctx.db, id)
  checkRights(ctx, row.object)
  if (row.status !== 'draft') throw notADraft()
  const preview = await previewOf(ctx, { ...row, mapping })
  await saveDraft(ctx.db, id, { columns: row.columns, mapping, total: row.total, preview })
}

const SAMPLES = 3
const LOOKED_AT = 500

async function keepRows(
  ctx: CallCtx,
  id: string,
  { names, rows }: { names: string[]; rows: AsyncGenerator<SheetRow> },
): Promise<{ columns: KeptColumn[]; total: number }> {
  const columns = names.map((name): KeptColumn => ({ name, samples: [], dates: null }))
  const orders = names.map(() => ({ day: false, month: false }))
  let total = 0
  let number = 0
  let chunk: SheetRow[] = []
  let letters = 0
  const flush = async () => {
    await insertChunk(ctx.db, id, { number: number++, rows: chunk })
    chunk = []
    letters = 0
  }
  for await (const row of rows) {
    total++
    chunk.push(row)
    for (const [at, cell] of row.cells.entries()) {
      const column = columns[at]
      const order = orders[at]
      if (cell === '' || !column || !order) continue
      letters += cell.length
      if (total <= LOOKED_AT && column.samples.length < SAMPLES && !column.samples.includes(cell))
        column.samples.push(cell.slice(0, 100))
      noteOrder(order, cell)
    }
    if (chunk.length === CHUNK || letters > CHUNK_LETTERS) await flush()
  }
  if (chunk.length > 0) await flush()
  for (const [at, order] of orders.entries()) Object.assign(columns[at] ?? {}, { dates: orderOf(order) })
  return { columns, total }
}

/** 31/12/2024 tells that a column's dates begin with the day, 12/31/2024 that they begin with the month. */
function noteOrder(order: { day: boolean; month: boolean }, cell: string): void {
  const [, first, second] = /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b/.exec(cell) ?? []
  if (Number(first) > 12) order.day = true
  if (Number(second) > 12) order.month = true
}

function orderOf({ day, month }: { day: boolean; month: boolean }): DateOrder {
  if (day === month) return null
  return day ? 'day' : 'month'
}
