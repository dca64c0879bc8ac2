import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { exported, type AskedExport } from '../../api/exports.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** Asks for a list as a file. A small one comes at once; of others the page of data tells how far they are. */
export function useExport(): { run: (asked: AskedExport) => Promise<void>; busy: boolean } {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const explain = useProblemText()
  const [busy, setBusy] = useState(false)
  async function run(asked: AskedExport): Promise<void> {
    setBusy(true)
    try {
      const view = await exported.ask(asked)
      void client.invalidateQueries({ queryKey: ['exports'] })
      if (view.may.download) {
        save(view.id, view.fileName ?? '')
        return toast(t('transfer.exported', { name: view.fileName }))
      }
      const act = { label: t('transfer.toExports'), run: () => void navigate({ to: '/data', search: {} }) }
      if (view.status === 'failed') return toast(view.failure ?? t('transfer.exportFailed'), { tone: 'bad' })
      toast(t(view.status === 'waiting' ? 'transfer.exportWaits' : 'transfer.exportBegun'), { act })
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    } finally {
      setBusy(false)
    }
  }
  return { run, busy }
}

function save(id: string, name: string): void {
  const link = document.createElement('a')
  link.href = exported.fileUrl(id)
  link.download = name
  link.click()
}
