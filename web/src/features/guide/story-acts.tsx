import { useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '@huiliu/contracts'
import { demo, type StoryAct } from '../../api/demo.ts'
import { isAtWork, transfer } from '../../api/transfer.ts'
import { call } from '../../api/client.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** What the customer does on another channel: it comes in at that channel's own door. */
export function DoAct({ act }: { act: StoryAct }) {
  const { t } = useTranslation()
  const { busy, run } = useBusy()
  return (
    <Button type="primary" loading={busy} onClick={() => void run(() => demo.act(act))}>
      {t(`guide.act.${act}`)}
    </Button>
  )
}

/** The store's spreadsheet: dropped, looked through before anything is written, imported. */
export function StoreSheet() {
  const { t } = useTranslation()
  const { busy, run } = useBusy()
  const [draft, setDraft] = useState<ImportView>()
  const drop = async () => setDraft(await transfer.drop('order', await demo.storeSheet()))
  const start = async (id: string) => {
    await transfer.run(id)
    for (let view = await call<ImportView>(`/imports/${id}`); isAtWork(view);) {
      await new Promise(resolve => setTimeout(resolve, LOOK_MS))
      view = await call<ImportView>(`/imports/${id}`)
    }
  }
  if (!draft)
    return (
      <Button type="primary" loading={busy} onClick={() => void run(drop)}>
        {t('guide.act.store')}
      </Button>
    )
  return (
    <>
      <span className="guide-preview">
        {draft.preview?.examples[0]?.reasons[0]?.message ?? t('guide.storeRows', { count: draft.total })}
      </span>
      <Button type="primary" loading={busy} onClick={() => void run(() => start(draft.id))}>
        {t('guide.act.import')}
      </Button>
    </>
  )
}

const LOOK_MS = 300

/** Busy until the act's outcome is seen in the data, which brings the next step and with it another button. */
function useBusy() {
  const explain = useProblemText()
  const [busy, setBusy] = useState(false)
  async function run(act: () => Promise<unknown>) {
    setBusy(true)
    try {
      await act()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
    setBusy(false)
  }
  return { busy, run }
}
