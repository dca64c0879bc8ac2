import type { Solution, SolutionHead, SolutionPart } from '@huiliu/contracts'
import type { Db, Queryable, Tx } from '../kernel/index.ts'
import { CORE, shippedSolutions } from './shipped.ts'

/** What is installed and what was uploaded, as rows. */

export type Installed = { head: SolutionHead; installedAt: Date }

export async function installedSolutions(q: Queryable): Promise<Map<string, Installed>> {
  const rows = await q.query<{ name: string; head: SolutionHead; installed_at: Date }>(
    'select name, head, installed_at from ws.solution order by installed_at, name',
  )
  return new Map(rows.map(({ name, head, installed_at }) => [name, { head, installedAt: installed_at }]))
}

/** As it was installed. */
export async function installedSolution(q: Queryable, name: string): Promise<Solution | undefined> {
  const [row] = await q.query<{ head: SolutionHead }>('select head from ws.solution where name = $1', [name])
  if (!row) return undefined
  const parts = await q.query<SolutionPart>('select kind, name, body from ws.solution_part where solution = $1', [name])
  return { head: row.head, parts }
}

/** From now on this is what was installed; `solution` undefined: nothing of it. */
export async function keepInstalled(
  tx: Tx,
  { name, solution, at }: { name: string; solution: Solution | undefined; at: Date },
): Promise<void> {
  await tx.query('delete from ws.solution where name = $1', [name])
  if (!solution) return
  await tx.query('insert into ws.solution (name, head, installed_at) values ($1, $2, $3)', [
    name,
    JSON.stringify(solution.head),
    at,
  ])
  await tx.query(
    'insert into ws.solution_part (solution, kind, name, body) select $1, * from unnest($2::text[], $3::text[], $4::jsonb[])',
    [
      name,
      solution.parts.map(part => part.kind),
      solution.parts.map(part => part.name),
      solution.parts.map(part => JSON.stringify(part.body)),
    ],
  )
}

/** The core is there from the start: what it was then is what upgrades compare with. */
export async function noteCore(db: Db, at: Date): Promise<void> {
  const known = await db.query('select 1 from ws.solution where name = $1', [CORE])
  const solution = shippedSolutions().get(CORE)
  if (known.length === 0 && solution) await db.tx(tx => keepInstalled(tx, { name: CORE, solution, at }))
}

export async function uploadedSolutions(q: Queryable): Promise<Map<string, Solution>> {
  const rows = await q.query<Solution>('select head, parts from ws.solution_upload order by name')
  return new Map(rows.map(row => [row.head.name, row]))
}

export async function keepUpload(q: Queryable, { head, parts }: Solution, at: Date): Promise<void> {
  await q.query(
    `insert into ws.solution_upload (name, head, parts, uploaded_at) values ($1, $2, $3, $4)
     on conflict (name) do update set head = excluded.head, parts = excluded.parts, uploaded_at = excluded.uploaded_at`,
    [head.name, JSON.stringify(head), JSON.stringify(parts), at],
  )
}

export async function dropUpload(q: Queryable, name: string): Promise<boolean> {
  return (await q.query('delete from ws.solution_upload where name = $1 returning name', [name])).length > 0
}
