import { once } from 'node:events'
import { request } from 'node:http'
import type { ExportView, ImportMapping, ImportView } from '@huiliu/contracts'
import type { TestApp } from './app.ts'

type File = { name: string; bytes: Buffer | string }
type Answer<T> = { status: number; body: T }

/** What a browser would send. */
export async function formOf(fields: Record<string, string>, file?: File): Promise<{ body: Buffer; type: string }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  if (file) form.append('file', new Blob([Uint8Array.from(Buffer.from(file.bytes))]), file.name)
  const request = new Response(form)
  return { body: Buffer.from(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' }
}

type Sending = { origin: string; token: string; fields: Record<string, string>; file: File }

/** Drops a file on a server elsewhere; without the time limit of fetch, for a million rows take minutes. */
export async function sendFile({ origin, token, fields, file }: Sending): Promise<{ status: number; text: string }> {
  const { body, type } = await formOf(fields, file)
  const headers = { authorization: `Bearer ${token}`, 'content-type': type, 'content-length': body.length }
  const sent = request(`${origin}/api/v1/imports`, { method: 'POST', headers })
  sent.end(body)
  const [answer] = await once(sent, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return { status: answer.statusCode, text: Buffer.concat(chunks).toString() }
}

type Dropping = { object?: string; mapping?: ImportMapping; token?: string; name?: string }

export async function dropFile<T = ImportView>(
  t: TestApp,
  bytes: Buffer | string,
  { object = 'contact', mapping, token, name = 'file.csv' }: Dropping = {},
): Promise<Answer<T>> {
  const fields = { object, ...(mapping && { mapping: JSON.stringify(mapping) }) }
  const { body, type } = await formOf(fields, { name, bytes })
  return t.request<T>({
    method: 'POST',
    path: '/imports',
    body,
    headers: { 'content-type': type },
    ...(token && { token }),
  })
}

/** Runs an import to its end. */
export async function runToEnd(t: TestApp, id: string): Promise<ImportView> {
  await t.api('POST', `/imports/${id}/run`)
  return atRest(t, id)
}

export async function undoToEnd(t: TestApp, id: string): Promise<ImportView> {
  await t.api('DELETE', `/imports/${id}`)
  return atRest(t, id)
}

async function atRest(t: TestApp, id: string): Promise<ImportView> {
  await t.runtime.imports.idle()
  return (await t.api<ImportView>('GET', `/imports/${id}`)).body
}

/** Asks for an export, and downloads its file; the status is of what went wrong first. */
export async function exportFile(
  t: TestApp,
  body: Record<string, unknown>,
  token = t.token,
): Promise<{ status: number; bytes: Buffer }> {
  const asked = await t.api<ExportView>('POST', '/exports', body, token)
  if (asked.status !== 201) return { status: asked.status, bytes: Buffer.alloc(0) }
  await t.runtime.exports.idle()
  return download(t, `/exports/${asked.body.id}/file`, token)
}

/** The text of a download. */
export async function download(t: TestApp, path: string, token = t.token): Promise<{ status: number; bytes: Buffer }> {
  const response = await t.app.http.inject({
    method: 'GET',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, 'accept-language': 'zh' },
  })
  return { status: response.statusCode, bytes: response.rawPayload }
}
