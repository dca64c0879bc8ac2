import type { FileStore, Tx } from '../../kernel/index.ts'
import { keepFile, kindOf } from '../../objects/index.ts'
import type { Around, Entity } from '../plan/types.ts'
import type { PackedFile } from './packed.ts'

/** Makes files of the archive files of the records that name them: in what is said, their ids take their place. */
export async function keepFiles(
  tx: Tx,
  { ctx }: Around,
  { store }: { store: FileStore },
  entities: Entity[],
): Promise<void> {
  for (const { node, said } of entities) {
    const holding = node.object.fields.filter(field => kindOf(field).holds)
    if (holding.length === 0) continue
    for (const { values } of said)
      for (const field of holding) {
        const packed = packedIn(values[field.name])
        if (packed.length === 0) continue
        const own = { object: node.object.name, field: field.name, actorId: ctx.actor.id, now: ctx.now }
        const pictures = kindOf(field).holds === 'pictures'
        const kept: { id: string }[] = []
        for (const { name, mediaType, sha256 } of packed) {
          const content = await store.read(sha256)
          if (!content) throw new Error(`the bytes of ${sha256} are gone`)
          const { id } = await keepFile(tx, store, { ...own, pictures, given: { name, mediaType, content } })
          kept.push({ id })
        }
        values[field.name] = kept
      }
  }
}

function packedIn(value: unknown): PackedFile[] {
  return Array.isArray(value) ? value.filter(isPacked) : []
}

function isPacked(value: unknown): value is PackedFile {
  return typeof value === 'object' && value !== null && 'sha256' in value && 'mediaType' in value
}
