import type { ImapFlow, MessageStructureObject } from 'imapflow'
import { LEFT_OUT } from '../channels/index.ts'

/** A text longer than this is no letter. */
const MAX_TEXT_BYTES = 1024 * 1024
const MAX_PARTS = 200

/**
 * A large mail without its large parts: head and texts as they are, of every other part its head alone, with a note of
 * where it lies. undefined where the mail is there no more.
 */
export async function shortened(client: ImapFlow, uid: number): Promise<Buffer | undefined> {
  const told = await client.fetchOne(`${uid}`, { uid: true, headers: true, bodyStructure: true }, { uid: true })
  if (!told || !told.bodyStructure || !told.headers) return undefined
  const parts = leavesOf(told.bodyStructure).slice(0, MAX_PARTS)
  const isSingle = parts.length === 1 && !told.bodyStructure.childNodes
  const wanted = parts.flatMap(({ part, kept }) => [...(isSingle ? [] : [`${part}.mime`]), ...(kept ? [part] : [])])
  const fetched =
    wanted.length > 0 ? await client.fetchOne(`${uid}`, { uid: true, bodyParts: wanted }, { uid: true }) : undefined
  const bodies = (fetched && fetched.bodyParts) || new Map<string, Buffer>()
  return assembled(told.headers, parts, { bodies, isSingle, boundary: `huiliu-shortened-${uid}` })
}

type Leaf = { part: string; bytes: number; kept: boolean }

function leavesOf(node: MessageStructureObject): Leaf[] {
  if (node.childNodes && !node.type.startsWith('message/')) return node.childNodes.flatMap(leavesOf)
  const bytes = node.size ?? 0
  const isText = node.type === 'text/plain' || node.type === 'text/html'
  const kept = isText && node.disposition !== 'attachment' && bytes <= MAX_TEXT_BYTES
  return [{ part: node.part ?? '1', bytes, kept }]
}

type Around = { bodies: Map<string, Buffer>; isSingle: boolean; boundary: string }

function assembled(head: Buffer, parts: Leaf[], { bodies, isSingle, boundary }: Around): Buffer {
  const own = head.toString('latin1')
  const pieces = parts.map(({ part, bytes, kept }) => {
    const mime = isSingle ? contentLines(own) : (bodies.get(`${part}.mime`)?.toString('latin1') ?? '')
    const lines = trimmed(mime)
    const body = kept ? (bodies.get(part)?.toString('latin1') ?? '') : ''
    // Without its bytes the way they are written says nothing.
    const shown = kept
      ? lines
      : `${withoutField(lines, 'content-transfer-encoding')}\r\n${LEFT_OUT}: part=${part}; bytes=${bytes}`
    return `--${boundary}\r\n${trimmed(shown)}\r\n\r\n${body}\r\n`
  })
  const top = ['content-type', 'content-transfer-encoding', 'content-disposition'].reduce(withoutField, trimmed(own))
  return Buffer.from(
    `${top}\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${pieces.join('')}--${boundary}--\r\n`,
    'latin1',
  )
}

function trimmed(head: string): string {
  return head.replace(/^(?:\r?\n)+|(?:\r?\n)+$/g, '')
}

function withoutField(head: string, name: string): string {
  return trimmed(head.replace(new RegExp(`^${name}:.*(?:\\r?\\n[ \\t].*)*(?:\\r?\\n|$)`, 'gim'), ''))
}

function contentLines(head: string): string {
  return (head.match(/^content-[a-z-]+:.*(?:\r?\n[ \t].*)*/gim) ?? []).join('\r\n')
}
