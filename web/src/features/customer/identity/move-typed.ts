import { useTranslation } from 'react-i18next'
import { useQueryClient } from '@tanstack/react-query'
import type { CutPreview } from '@huiliu/contracts'
import { refreshContacts } from '../../../api/customers.ts'
import { records } from '../../../api/records.ts'
import { useProblemText } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'

type Moving = { preview: CutPreview; fields: string[]; reason: string }

/**
 * After a cut: what was typed by hand for the one who leaves goes over to him. An act of its own, so that it is taken back
 * without taking back the cut.
 */
export function useMoveTyped(): (moving: Moving) => Promise<void> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  return async ({ preview, fields, reason }) => {
    const [stays, leaves] = preview.sides
    const moved = preview.stays.filter(({ field }) => fields.includes(field))
    if (!stays || !leaves || moved.length === 0) return
    try {
      const { actId } = await records.batch('contact', {
        update: [
          { id: stays.contactId, ...Object.fromEntries(moved.map(({ field }) => [field, null])) },
          { id: leaves.contactId, ...Object.fromEntries(moved.map(({ field, value }) => [field, value])) },
        ],
        reason,
      })
      toast(t('identity.moved', { count: moved.length }), { actId })
    } catch (error) {
      toast(t('identity.notMoved', { why: explain(error) }), { tone: 'bad' })
    }
    await refreshContacts(client)
    void client.invalidateQueries({ queryKey: ['record', 'contact'] })
    void client.invalidateQueries({ queryKey: ['records', 'contact'] })
  }
}
