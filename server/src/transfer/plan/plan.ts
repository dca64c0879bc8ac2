import { readSlots } from './read-slots.ts'
import { planPersons } from './persons.ts'
import { planRecords } from './records.ts'
import { resolveReferences } from './references.ts'
import type { Around, Landings, Node, RowIn, Said } from './types.ts'

/**
 * What would become of rows, without writing anything: what each says of the import's own object and of those it looks up,
 * the looked up ones first. What is wrong is added to the rows' own issues. One query or two per object, whatever the number
 * of rows. Run and preview ask the same.
 */
export async function planRows(around: Around, node: Node, rows: RowIn[]): Promise<Landings> {
  const children: { child: Node; landings: Landings }[] = []
  for (const child of node.children) children.push({ child, landings: await planRows(around, child, rows) })
  const references = await resolveReferences(around, node, rows)
  const said = rows.map((row, at): Said | null => {
    const own = readSlots(around, node, row)
    const refs = [
      ...children.flatMap(({ child, landings }) => {
        const entity = landings[at]?.entity
        return entity && child.field ? [{ field: child.field.name, entity }] : []
      }),
      ...(references[at] ?? []),
    ]
    if (node.path !== '' && own.isEmpty && refs.length === 0) return null
    return { ...own, row, refs }
  })
  if (node.object.name !== 'contact') return planRecords(around, node, said)
  // A contact named by its id is a record at hand: what is said of it is an edit.
  const byId = said.map(one => (one && typeof one.values['id'] === 'string' ? one : null))
  const others = said.map((one, at) => (byId[at] ? null : one))
  const [edited, told] = [
    await planRecords(around, { ...node, key: 'id' }, byId),
    await planPersons(around, node, others),
  ]
  return rows.map((_, at) => edited[at] ?? told[at] ?? null)
}
