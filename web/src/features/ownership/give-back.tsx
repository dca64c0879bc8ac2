import { useState } from 'react'
import { Button, Input, Modal } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ownership, followUpQuery, poolsQuery } from '../../api/ownership.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { When } from '../../ui/when.tsx'
import './ownership.css'

type Props = { object: string; id: string; onDone: () => void }

/** Gives a record back to its pool, with a reason; nothing where there is no pool. */
export function GiveBack({ object, id, onDone }: Props) {
  const { t } = useTranslation()
  const pool = useQuery(poolsQuery).data?.items.find(one => one.object === object)
  const [open, setOpen] = useState(false)
  if (!pool) return null
  return (
    <>
      <Button icon={<Icon name="undo" small />} onClick={() => setOpen(true)}>
        {t('pool.giveBack')}
      </Button>
      {open && <ReasonDialog object={object} id={id} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  )
}

function ReasonDialog({ object, id, onDone, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const [reason, setReason] = useState('')
  async function give() {
    try {
      const { actId } = await ownership.giveBack(object, [id], reason.trim())
      toast(t('pool.givenBack'), { actId })
      for (const queryKey of [['pools'], ['records', object], ['record', object, id]])
        void client.invalidateQueries({ queryKey })
      onClose()
      onDone()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
  return (
    <Modal
      open
      title={t('pool.giveBack')}
      okText={t('pool.giveBack')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: reason.trim() === '' }}
      onOk={give}
      onCancel={onClose}
    >
      <label className="form-row">
        <span>{t('pool.reason')}</span>
        <Input.TextArea
          autoFocus
          rows={2}
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      </label>
    </Modal>
  )
}

/** When it was last followed up, and when it goes to the pool otherwise; nothing where no rule says so. */
export function FollowUpLine({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const pool = useQuery(poolsQuery).data?.items.find(one => one.object === object)
  const found = useQuery({ ...followUpQuery(object, id), enabled: (pool?.rules.days ?? null) !== null }).data
  if (!found?.dueAt) return null
  return (
    <small className="follow-up-line">
      {t('pool.lastFollowUp')} <When at={found.at} /> ({t(`pool.kind.${found.kind}`)}) ·{' '}
      {t('pool.due', { day: format.date(found.dueAt) })}
    </small>
  )
}
