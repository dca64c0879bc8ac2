import { isId } from '../../kernel/index.ts'
import type { Check, FieldKind } from './contract.ts'

export const MOST_FILES = 20

/** Ids alone count: what the files are called is what was uploaded (`record-files.ts` fills it in). */
const checkFiles =
  (most: number): Check =>
  given => {
    const items: unknown[] = Array.isArray(given) ? given : [given]
    const ids = items.map(item => (typeof item === 'object' && item !== null && 'id' in item ? item.id : item))
    if (ids.length > most) return { code: 'too_many_files' }
    if (!ids.every(isId)) return { code: 'wrong_format' }
    return { value: ids.length === 0 ? null : [...new Set(ids.map(id => id.toLowerCase()))].map(id => ({ id })) }
  }

const files: FieldKind = {
  column: 'jsonb',
  family: 'jsonb',
  check: checkFiles(MOST_FILES),
  schema: {
    type: 'array',
    items: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string', format: 'uuid' },
        name: { type: 'string' },
        media_type: { type: 'string' },
        bytes: { type: 'integer' },
      },
    },
    description: 'ids of files uploaded for the field',
  },
  unindexable: true,
  unsortable: true,
  holds: 'files',
}

export const file: FieldKind = files
export const image: FieldKind = { ...files, holds: 'pictures' }
export const signature: FieldKind = { ...image, check: checkFiles(1) }
