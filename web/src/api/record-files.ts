import type { RecordFile } from '@huiliu/contracts'
import { call } from './client.ts'

/** Uploads a file for a field; it is kept with the record that is saved with it. */
export function uploadFile({
  object,
  field,
  file,
}: {
  object: string
  field: string
  file: File
}): Promise<RecordFile> {
  const body = new FormData()
  body.append('file', file)
  return call<RecordFile>(`/objects/${object}/fields/${field}/files`, { method: 'POST', body })
}

export function fileUrl({ id }: Pick<RecordFile, 'id'>): string {
  return `/api/v1/record-files/${id}`
}
