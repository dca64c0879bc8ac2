import type { Field } from '@huiliu/contracts'
import { isShown } from '../../kernel/index.ts'
import { kindOf } from '../../objects/index.ts'
import { folded, type PackedFile } from '../import/packed.ts'
import { refused, short } from '../meaning/refusal.ts'
import type { Around, RowIn, Slot } from './types.ts'

type Naming = { row: RowIn; slot: Slot; raw: string; field: Field }

/** The files of the archive that a cell names; what names none is an issue of the row. */
export function filesNamed(around: Around, { row, slot, raw, field }: Naming): PackedFile[] | null {
  const found: PackedFile[] = []
  for (const name of namesIn(around, raw)) {
    const file = fileNamed(around, name)
    const wrong = file ? unfit(field, file, name) : missing(around, name)
    if (wrong && !('value' in wrong)) row.issues.push({ field: slot.heading, ...wrong })
    if (file) found.push(file)
  }
  return found.length === 0 ? null : found
}

/** A name may hold what else parts names. */
function namesIn(around: Around, raw: string): string[] {
  if (fileNamed(around, raw.trim())) return [raw.trim()]
  const parted = /[;；|\n]/.test(raw) ? raw.split(/[;；|\n]/) : raw.split(/[,，、]/)
  return parted.map(one => one.trim()).filter(one => one !== '')
}

function fileNamed({ files }: Around, name: string): PackedFile | undefined {
  return files.get(folded(name))
}

function unfit(field: Field, { mediaType }: PackedFile, name: string) {
  const isPicture = mediaType.startsWith('image/') && isShown(mediaType)
  if (kindOf(field).holds !== 'pictures' || isPicture) return undefined
  return refused('not_a_picture', `「${short(name)}」不是图片`, `“${short(name)}” is no picture`)
}

function missing({ files }: Around, name: string) {
  return files.size === 0
    ? refused('no_archive', '文件须与表格放在同一个 .zip 里一起导入', 'files come in one .zip with the spreadsheet')
    : refused('no_file', `压缩包里没有「${short(name)}」`, `the archive holds no “${short(name)}”`)
}
