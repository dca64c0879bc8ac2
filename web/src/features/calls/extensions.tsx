import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ConnectedChannel } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import { channels, channelsQuery } from '../../api/channels.ts'
import { Icon } from '../../ui/icon.tsx'
import { MemberPicker } from '../../ui/pickers.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { ReplaceSecret } from '../sources/webhook/replace-secret.tsx'
import { SettingsCard } from '../settings/settings-card.tsx'
import './calls.css'

type Row = { extension: string; memberId: string | null }

/** 分机: in whose browser a call rings; and the secret the telephone system signs with. */
export function Extensions({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const [rows, setRows] = useState<Row[]>(() => rowsOf(channel))
  const [error, setError] = useState<string>()
  const [replacing, setReplacing] = useState(false)
  const change = (at: number, part: Partial<Row>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)))
  async function save() {
    const extensions = rows.filter(row => row.extension.trim() !== '' && row.memberId !== null)
    try {
      const changed = await channels.change(channel.id, {
        settings: {
          ...channel.settings,
          extensions: extensions.map(row => ({ ...row, extension: row.extension.trim() })),
        },
      })
      await client.invalidateQueries({ queryKey: channelsQuery.queryKey })
      setRows(rowsOf(changed))
      setError(undefined)
      toast(t('settings.saved'))
    } catch (refused) {
      setError((refused instanceof ApiProblem && refused.problem.errors?.[0]?.message) || explain(refused))
    }
  }
  return (
    <SettingsCard
      title={t('calls.extensions')}
      end={
        <Button className="end" size="small" onClick={() => setReplacing(true)}>
          {t('hooks.replaceSecret')}
        </Button>
      }
    >
      <p className="card-note">{t('calls.extensionsHelp')}</p>
      <div className="channel-body">
        {rows.length > 0 && (
          <div className="extensions">
            {rows.map((row, at) => (
              <ExtensionRow
                key={at}
                row={row}
                onChange={part => change(at, part)}
                onRemove={() => setRows(rows.filter((_, index) => index !== at))}
              />
            ))}
          </div>
        )}
        {error && (
          <small className="bad-text" role="alert">
            {error}
          </small>
        )}
        <div className="row">
          <Button onClick={() => setRows([...rows, { extension: '', memberId: null }])}>
            {t('calls.addExtension')}
          </Button>
          <Button type="primary" onClick={() => void save()}>
            {t('act.save')}
          </Button>
        </div>
      </div>
      {replacing && <ReplaceSecret id={channel.id} onClose={() => setReplacing(false)} />}
    </SettingsCard>
  )
}

type RowProps = { row: Row; onChange: (part: Partial<Row>) => void; onRemove: () => void }

function ExtensionRow({ row, onChange, onRemove }: RowProps) {
  const { t } = useTranslation()
  return (
    <div className="extension-row">
      <Input
        aria-label={t('calls.extension')}
        placeholder="801"
        value={row.extension}
        maxLength={64}
        onChange={event => onChange({ extension: event.target.value })}
      />
      <MemberPicker aria-label={t('calls.member')} value={row.memberId} onChange={memberId => onChange({ memberId })} />
      <button
        className="quiet-icon"
        aria-label={t('calls.removeExtension', { extension: row.extension })}
        onClick={onRemove}
      >
        <Icon name="trash" small />
      </button>
    </div>
  )
}

function rowsOf({ settings }: ConnectedChannel): Row[] {
  const kept: unknown[] = Array.isArray(settings.extensions) ? settings.extensions : []
  return kept.flatMap(one => (isRow(one) ? [one] : []))
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'extension' in value && 'memberId' in value
}
