import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, RecordRow } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import { refreshContacts } from '../../api/customers.ts'
import { looksOf } from '../../api/looks.ts'
import { records, recordQuery, type Values } from '../../api/records.ts'
import { fieldLabel } from '../../ui/fields.ts'
import { plainText } from '../../ui/plain-text.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { askMissing } from '../record/ask-missing.tsx'
import { withRows, type Pages } from './pages.ts'

export type EditRecord = (row: RecordRow, field: Field, value: unknown) => Promise<boolean>

/**
 * Saves one value at once: shown before the server answers, taken back if it refuses, undoable for 10 seconds. `row` is
 * the record as it was when the edit began. What others changed meanwhile in other fields stays; where they changed this
 * very field, theirs stands and the person is asked.
 */
export function useEditRecord(object: string): EditRecord {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const show = (row: RecordRow) => {
    client.setQueriesData<Pages>({ queryKey: ['records', object] }, pages => pages && withRows(pages, [row]))
    client.setQueryData(['record', object, row.id], row)
  }
  const settle = () => client.invalidateQueries({ queryKey: looksOf(object) })
  async function save(row: RecordRow, field: Field, value: unknown, more: Values = {}): Promise<boolean> {
    const values = { ...more, [field.name]: value }
    show({ ...row, ...values })
    try {
      const { data, actId } = await records.update(object, row, values)
      show(data)
      toast(t('edit.saved', { field: fieldLabel(field) }), { actId })
      void client.invalidateQueries({ queryKey: ['history', object, row.id] })
      void settle()
      if (object === 'contact') void refreshContacts(client, row.id)
      return true
    } catch (error) {
      if (isConflict(error)) return merge(row, field, value)
      show(row)
      const asked = await askMissing(client, { object, row, values, error })
      if (typeof asked === 'object') return save(row, field, value, { ...more, ...asked })
      if (asked === 'not_asked') toast(explain(error), { tone: 'bad' })
      void client.invalidateQueries({ queryKey: ['record', object, row.id] })
      return false
    }
  }
  async function merge(row: RecordRow, field: Field, value: unknown): Promise<boolean> {
    const now = await client.fetchQuery({ ...recordQuery(object, row.id), staleTime: 0 })
    if (JSON.stringify(now[field.name]) === JSON.stringify(row[field.name])) return save(now, field, value)
    show(now)
    const label = fieldLabel(field)
    toast(t('edit.conflict', { field: label, value: plainText(field, now) || '—' }), {
      tone: 'bad',
      act: { label: t('edit.overwrite'), run: () => void save(now, field, value) },
    })
    return false
  }
  return save
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'version_conflict'
}

/** Deletes records as one act; the toast takes it back. */
export function useDeleteRecords(object: string): (ids: string[]) => Promise<boolean> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  return async ids => {
    try {
      const [only] = ids
      const { actId } =
        ids.length === 1 && only ? await records.remove(object, only) : await records.batch(object, { delete: ids })
      await Promise.all([['records', object], looksOf(object)].map(queryKey => client.invalidateQueries({ queryKey })))
      toast(t('edit.deleted', { count: ids.length }), { actId })
      return true
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return false
    }
  }
}

/** Sets one field of many records as one act. */
export function useSetField(object: string): (ids: string[], field: Field, value: unknown) => Promise<boolean> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  return async (ids, field, value) => {
    try {
      const { actId } = await records.batch(object, { update: ids.map(id => ({ id, [field.name]: value })) })
      await Promise.all([['records', object], looksOf(object)].map(queryKey => client.invalidateQueries({ queryKey })))
      toast(t('edit.setMany', { count: ids.length, field: fieldLabel(field) }), { actId })
      return true
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return false
    }
  }
}
