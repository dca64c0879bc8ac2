import { useEffect, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { LiveHint, RecordQuery, RecordRow } from '@huiliu/contracts'
import { records, recordsQuery } from '../../api/records.ts'
import { useHints } from '../../app/live.tsx'
import { firstOf, withRows, type Pages } from './pages.ts'

type RecordHint = Extract<LiveHint, { kind: 'record' }>
type Happened = {
  /** the list it happened to */
  key: string
  /** records that belong among the rows loaded and are not there */
  added: ReadonlySet<string>
  /** rows that are deleted, or whose reader may no longer see them */
  gone: ReadonlySet<string>
  /** rows whose values changed a moment ago */
  fresh: ReadonlySet<string>
  /** more happened than was looked into */
  unsure: boolean
}
export type News = Omit<Happened, 'key'> & { show: () => void }

/** As many new records are counted; a flood of them is told as a flood, and asks nothing more of the server. */
export const COUNTED = 99
const AT_ONCE = 200
const FRESH_MS = 4_000

/**
 * What others change while a list is looked at. Rows show their new values where they stand, those that are gone say so, and
 * new ones are offered: nothing moves until `show`, which loads the list anew.
 */
export function useNews(object: string, asked: RecordQuery, list: { rows: RecordRow[]; next: string | null }): News {
  const client = useQueryClient()
  const key = JSON.stringify([object, asked])
  const [kept, setKept] = useState(() => nothing(key))
  const now = kept.key === key ? kept : nothing(key)
  const change = (by: (before: Happened) => Happened) =>
    setKept(before => by(before.key === key ? before : nothing(key)))

  async function look(hints: RecordHint[]): Promise<void> {
    const loaded = new Map(list.rows.map(row => [row.id, row]))
    const [own, others] = [true, false].map(is => hints.filter(hint => loaded.has(hint.id) === is))
    const [rows, added] = await Promise.all([
      rowsAmong(object, own ?? []),
      now.added.size < COUNTED ? addedAmong(object, { asked, next: list.next, hints: others ?? [] }) : [],
    ])
    const there = new Set(rows.map(row => row.id))
    const gone = (own ?? []).flatMap(({ id }) => (there.has(id) ? [] : id))
    const fresh = rows.flatMap(row => (row.version > (loaded.get(row.id)?.version ?? 0) ? row.id : []))
    client.setQueriesData<Pages>({ queryKey: ['records', object] }, pages => pages && withRows(pages, rows))
    change(before => ({
      ...before,
      added: new Set([...before.added, ...added]),
      gone: new Set([...[...before.gone].filter(id => !there.has(id)), ...gone]),
      fresh: new Set(fresh),
    }))
  }

  useHints(hints => {
    if (hints === 'lost') return change(before => ({ ...before, unsure: true }))
    const own = hints.flatMap(hint => (hint.kind === 'record' && hint.object === object ? hint : []))
    if (own.length > AT_ONCE) change(before => ({ ...before, unsure: true }))
    // What could not be asked is no less stale: the reader is offered the list anew.
    if (own.length > 0) look(own.slice(-AT_ONCE)).catch(() => change(before => ({ ...before, unsure: true })))
  })
  useEffect(() => {
    if (kept.fresh.size === 0) return
    const timer = setTimeout(() => setKept(before => ({ ...before, fresh: new Set() })), FRESH_MS)
    return () => clearTimeout(timer)
  }, [kept.fresh])

  const show = () => {
    const { queryKey } = recordsQuery(object, asked)
    client.setQueryData<Pages>(queryKey, pages => pages && firstOf(pages))
    setKept(nothing(key))
    void client.invalidateQueries({ queryKey, exact: true })
  }
  // Loaded anew for another reason, they are no longer news.
  const loaded = new Set(list.rows.map(row => row.id))
  const added = new Set([...now.added].filter(id => !loaded.has(id)))
  const gone = new Set([...now.gone].filter(id => loaded.has(id)))
  return { ...now, added, gone, show }
}

function nothing(key: string): Happened {
  return { key, added: new Set(), gone: new Set(), fresh: new Set(), unsure: false }
}

async function rowsAmong(object: string, hints: RecordHint[]): Promise<RecordRow[]> {
  if (hints.length === 0) return []
  return (
    await records.among(
      object,
      hints.map(hint => hint.id),
    )
  ).items
}

type Among = { asked: RecordQuery; next: string | null; hints: RecordHint[] }

/**
 * Which of these records, none of them loaded, belong to the list and are new in it: those just made, and those that stand
 * before the end of what is loaded. The server answers both, so filter, words and order are its own.
 */
async function addedAmong(object: string, { asked, next, hints }: Among): Promise<string[]> {
  const there = hints.filter(hint => hint.type !== 'record.deleted')
  if (there.length === 0) return []
  const ids = there.map(hint => hint.id)
  const made = new Set(there.flatMap(hint => (hint.type === 'record.created' ? hint.id : [])))
  const [fitting, further] = await Promise.all([
    records.among(object, ids, asked),
    next ? records.among(object, ids, { ...asked, cursor: next }) : { items: [] },
  ])
  const beyond = new Set(further.items.map(row => row.id))
  return fitting.items.flatMap(({ id }) => (made.has(id) || !beyond.has(id) ? id : []))
}
