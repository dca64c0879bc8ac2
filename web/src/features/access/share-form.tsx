import { useState } from 'react'
import { Button, DatePicker, Input, Segmented } from 'antd'
import type { Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import type { Recipient, ShareLevel } from '@huiliu/contracts'
import { access } from '../../api/access.ts'
import { RecipientPicker } from '../../ui/recipient-picker.tsx'
import { useAct } from '../settings/use-act.ts'

type Props = { place: { object: string; id: string }; onClose: () => void }
const LEVELS: ShareLevel[] = ['read', 'update']

/** Shares one record by hand, for good or until a day. */
export function ShareForm({ place: { object, id }, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(['shares', object, id])
  const [to, setTo] = useState<Recipient | null>(null)
  const [level, setLevel] = useState<ShareLevel>('read')
  const [duty, setDuty] = useState('')
  const [ends, setEnds] = useState<Dayjs | null>(null)
  async function share() {
    if (!to) return
    const endsAt = ends?.endOf('day').toISOString() ?? null
    const shared = await run(
      () => access.share(object, id, { to, level, endsAt, duty: duty.trim() || null }),
      t('access.shared'),
    )
    if (shared.ok) onClose()
  }
  return (
    <div className="share-form">
      <RecipientPicker aria-label={t('sharing.with')} value={to} onChange={setTo} />
      <div className="row share-how">
        <Segmented
          value={level}
          options={LEVELS.map(value => ({ value, label: t(`sharing.level.${value}`) }))}
          onChange={setLevel}
        />
        <DatePicker
          aria-label={t('access.untilDay')}
          placeholder={t('access.untilDay')}
          value={ends}
          onChange={setEnds}
        />
        <Input
          aria-label={t('access.duty')}
          placeholder={t('access.duty')}
          maxLength={40}
          value={duty}
          onChange={event => setDuty(event.target.value)}
        />
      </div>
      <div className="row">
        <Button type="primary" disabled={!to} onClick={() => void share()}>
          {t('access.share')}
        </Button>
        <Button onClick={onClose}>{t('act.cancel')}</Button>
      </div>
    </div>
  )
}
