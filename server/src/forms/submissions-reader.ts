import { buyersOf } from '../identity/index.ts'
import { FORM_SUBMITTED } from '../channels/index.ts'
import { idFrom, joining, startAct, type Ctx, type Reader, type Row, type Tx } from '../kernel/index.ts'
import { catalogOf, write, type Change } from '../objects/index.ts'

type SubmissionEvent = Row & {
  seq: string
  id: string
  occurred_at: Date
  sighting_id: string | null
  body: { properties?: unknown } | null
}
type Submission = { form: string; object: string; values: Record<string, unknown> }

/**
 * Reader of the log: what was typed into public forms becomes records, each once. The record belongs to whom the submission
 * names, as he claims. One that no record can be made of (a field is gone, a number is taken) says why and stays an event.
 */
export function submissionsReader(system: (now: Date) => Ctx): Reader<SubmissionEvent> {
  return {
    name: 'forms.submissions',
    table: 'event',
    columns: 'id, occurred_at, sighting_id, body',
    only: `type = 'track.${FORM_SUBMITTED}'`,
    batch: 50,
    pause: 50,
    handle: async (tx, rows) => {
      for (const row of rows) await take(tx, system(new Date()), row)
    },
    giveUp: (tx, row) => settle(tx, row, { record: null, problem: 'failed' }),
  }
}

async function take(tx: Tx, ctx: Ctx, row: SubmissionEvent): Promise<void> {
  const said = submissionOf(row)
  const known = said ? await tx.query('select 1 from ws.form f where f.id = $1', [said.form]) : []
  if (!said || known.length === 0) return
  const done = await tx.query('select 1 from ws.form_submission where event_id = $1', [row.id])
  if (done.length > 0) return
  // A person's own record is made by identity, of what the sources say.
  if (said.object === 'contact') return settle(tx, row, { record: null, problem: null })
  const id = idFrom(row.id, 'form', said.form)
  const actId = await startAct(tx, ctx, { kind: 'forms.submission' })
  const changes = [await changeOf(tx, ctx, { row, said, id })]
  await write(tx, ctx, { actId, changes })
  await settle(tx, row, { record: id, problem: null })
}

type Making = { row: SubmissionEvent; said: Submission; id: string }

async function changeOf(tx: Tx, ctx: Ctx, { row, said, id }: Making): Promise<Change> {
  const object = (await catalogOf({ db: joining(tx) })).byName.get(said.object)
  const known = new Set(object?.fields.map(field => field.name))
  // A field deleted meanwhile asks for nothing any more.
  const values = Object.fromEntries(Object.entries(said.values).filter(([name]) => known.has(name)))
  const person = object?.fields.find(field => field.type === 'lookup' && field.object === 'contact')
  const sighting = row.sighting_id
  const contact = person && sighting ? (await buyersOf(tx, ctx, [sighting])).get(sighting) : undefined
  return {
    op: 'create',
    object: said.object,
    id,
    values: { ...values, ...(person && contact && { [person.name]: contact }) },
    sightingId: sighting,
    occurredAt: row.occurred_at,
    ...(person && contact && sighting && { via: { [person.name]: sighting } }),
  }
}

function submissionOf({ body }: SubmissionEvent): Submission | undefined {
  const said = body?.properties
  if (typeof said !== 'object' || said === null) return undefined
  const { form, object, values } = { form: '', object: '', values: null, ...said }
  if (typeof form !== 'string' || typeof object !== 'string' || typeof values !== 'object' || values === null)
    return undefined
  return { form, object, values: Object.fromEntries(Object.entries(values)) }
}

type Outcome = { record: string | null; problem: string | null }

async function settle(tx: Tx, row: SubmissionEvent, { record, problem }: Outcome): Promise<void> {
  const said = submissionOf(row)
  if (!said) return
  await tx.query(
    `insert into ws.form_submission (event_id, form_id, record_id, problem, at)
     select $1, id, $3, $4, $5 from ws.form where id = $2 on conflict (event_id) do nothing`,
    [row.id, said.form, record, problem, row.occurred_at],
  )
}
