import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordQuery } from '@huiliu/contracts'
import { transfer, type FileFormat } from '../../api/transfer.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { saveBlob } from '../../ui/save-blob.ts'
import { toast } from '../../ui/toast.tsx'

type Wanted = RecordQuery & { format: FileFormat }

/** Fetches a list as a file and hands it to the browser to keep. */
export function useExport(): { run: (object: string, wanted: Wanted) => Promise<void>; busy: boolean } {
  const { t } = useTranslation()
  const explain = useProblemText()
  const [busy, setBusy] = useState(false)
  async function run(object: string, wanted: Wanted): Promise<void> {
    setBusy(true)
    try {
      const { blob, name } = await transfer.export(object, wanted)
      saveBlob(blob, name)
      toast(t('transfer.exported', { name }))
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    } finally {
      setBusy(false)
    }
  }
  return { run, busy }
}
