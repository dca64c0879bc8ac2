import type { RecordFile } from '@huiliu/contracts'

/** The files a value holds. */
export function filesIn(value: unknown): RecordFile[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  return items.filter(isFile)
}

function isFile(item: unknown): item is RecordFile {
  return typeof item === 'object' && item !== null && 'id' in item && 'name' in item
}
