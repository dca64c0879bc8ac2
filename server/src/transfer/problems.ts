import type { Label } from '@huiliu/contracts'
import { defineProblem, type LocalFieldProblem } from '../kernel/index.ts'

export const fileMissing = defineProblem('import_file_missing', 400, {
  zh: '请求里没有文件',
  en: 'The request holds no file',
})
export const fileTooLarge = defineProblem('import_file_too_large', 413, {
  zh: '文件太大：最多 {max} MB',
  en: 'The file is too large: {max} MB at most',
})
/** `why` is for the log; people are told what to do. */
export const fileUnreadable = defineProblem('import_file_unreadable', 422, {
  zh: '读不了这个文件（{why}）。请另存为 .xlsx 或 .csv 再试',
  en: 'The file cannot be read ({why}). Save it as .xlsx or .csv and try again',
})
export const fileEmpty = defineProblem('import_file_empty', 422, {
  zh: '文件里没有数据行',
  en: 'The file has no rows of data',
})
export const tooManyColumns = defineProblem('import_too_many_columns', 422, {
  zh: '列太多：最多 {max} 列，这个文件有 {found} 列。请删去用不到的列',
  en: 'Too many columns: {max} at most, the file has {found}. Delete those you do not need',
})
export const tooManyRows = defineProblem('import_too_many_rows', 422, {
  zh: '行太多：最多 {max} 行。请分成几个文件',
  en: 'Too many rows: {max} at most. Divide the file',
})
export const cellTooLong = defineProblem('import_cell_too_long', 422, {
  zh: '有的单元格太长：最多 {max} 个字',
  en: 'A cell is too long: {max} characters at most',
})
export const tooMuchText = defineProblem('import_too_much_text', 422, {
  zh: '工作簿里的文字太多。请分成几个文件，或另存为 .csv',
  en: 'The workbook holds too much text. Divide it, or save it as .csv',
})
export const readingTooLong = defineProblem('import_reading_too_long', 422, {
  zh: '这个 .xls 文件读得太久。请另存为 .xlsx 或 .csv 再试',
  en: 'Reading this .xls file takes too long. Save it as .xlsx or .csv and try again',
})
export const notADraft = defineProblem('import_not_draft', 409, {
  zh: '这次导入已经开始，不能再改',
  en: 'The import has begun and cannot be changed any more',
})
export const notUndoable = defineProblem('import_not_undoable', 409, {
  zh: '这次导入还没有写入任何内容，或已经撤销',
  en: 'The import has written nothing, or was taken back already',
})

export const zipWithoutSheet = defineProblem('import_zip_without_sheet', 422, {
  zh: '压缩包里没有表格（.xlsx、.xls 或 .csv）',
  en: 'The archive holds no spreadsheet (.xlsx, .xls or .csv)',
})
export const zipOfSheets = defineProblem('import_zip_of_sheets', 422, {
  zh: '压缩包最上层有几个表格，不知道导入哪一个：{names}',
  en: 'The archive has several spreadsheets at its top: {names}',
})
export const zipUnsafe = defineProblem('import_zip_unsafe', 422, {
  zh: '压缩包里的文件名「{name}」指向包外，不能导入',
  en: 'The name “{name}” in the archive leads out of it',
})
export const zipTwice = defineProblem('import_zip_twice', 422, {
  zh: '压缩包里有几个文件都叫「{name}」',
  en: 'More than one file of the archive is called “{name}”',
})
export const zipTooLarge = defineProblem('import_zip_too_large', 413, {
  zh: '压缩包里的「{name}」太大：每个文件最多 {max} MB',
  en: '“{name}” in the archive is too large: {max} MB a file at most',
})
export const ownRightsOnly = defineProblem('export_own_rights', 403, {
  zh: '代他人办理时不能导出，请先回到自己的身份',
  en: 'Exports are made with your own rights: end acting for somebody first',
})
export const nothingToExport = defineProblem('export_no_columns', 422, {
  zh: '没有一列是您可以导出的',
  en: 'There is no column that you may export',
})
export const tooManyToExport = defineProblem('export_too_many_rows', 422, {
  zh: 'Excel 一张表最多 {max} 条。请导出为 CSV，或先筛选',
  en: 'A sheet of Excel holds {max} records at most. Export as CSV, or filter first',
})
export const notDecidable = defineProblem('export_not_waiting', 409, {
  zh: '这次导出不在等待批准',
  en: 'This export waits for nobody',
})
export const exportExpired = defineProblem('export_expired', 410, {
  zh: '文件已过保存期限，请重新导出',
  en: 'The file is kept no more: export again',
})

export function rowProblem(path: string, code: string, message: Label): LocalFieldProblem {
  return { path, code, message }
}
