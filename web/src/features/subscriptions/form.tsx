import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Subscription } from '@huiliu/contracts'
import { ApiProblem } from '../../api/client.ts'
import { useObjects } from '../../api/objects.ts'
import type { SubscriptionInput } from '../../api/subscriptions.ts'
import { words } from '../../app/i18n.ts'

export type Draft = SubscriptionInput
/** What can be told; other kinds may be typed. */
const KINDS = [
  'record.created',
  'record.updated',
  'record.deleted',
  'record.restored',
  'message.received',
  'message.sent',
  'call.*',
  'track.*',
  'identity.*',
  '*',
]

export function draftOf(subscription?: Subscription): Draft {
  const { name = '', url = '', types = ['record.*'], objects = null, networks = [] } = subscription ?? {}
  return { name, url, types, objects, networks }
}

type Props = { draft: Draft; onDraft: (draft: Draft) => void; error: unknown }

export function SubscriptionForm({ draft, onDraft, error }: Props) {
  const { t } = useTranslation()
  const objects = useObjects()
  const problem = (path: string) => (error instanceof ApiProblem ? error.fieldProblem(path)?.message : undefined)
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change })
  return (
    <div className="settings-form">
      <label className="form-row">
        <span>{t('subscriptions.name')}</span>
        <Input autoFocus value={draft.name} maxLength={100} onChange={event => set({ name: event.target.value })} />
      </label>
      <label className="form-row">
        <span>{t('subscriptions.url')}</span>
        <Input
          value={draft.url}
          placeholder="https://"
          spellCheck={false}
          status={problem('url') ? 'error' : ''}
          onChange={event => set({ url: event.target.value.trim() })}
        />
        <small className={problem('url') ? 'bad-text' : ''}>{problem('url') ?? t('subscriptions.urlHelp')}</small>
      </label>
      <div className="form-row">
        <span>{t('subscriptions.types')}</span>
        <Select
          mode="tags"
          aria-label={t('subscriptions.types')}
          value={draft.types}
          options={[...new Set(['record.*', ...KINDS, ...draft.types])].map(value => ({
            value,
            label: t(`subscriptions.kind.${value.replace('.*', '.all').replace('*', 'all')}`, { defaultValue: value }),
          }))}
          onChange={types => set({ types })}
        />
      </div>
      <div className="form-row">
        <span>{t('subscriptions.objects')}</span>
        <Select
          mode="multiple"
          aria-label={t('subscriptions.objects')}
          placeholder={t('subscriptions.allObjects')}
          value={draft.objects ?? []}
          options={objects.map(object => ({ value: object.name, label: words(object.label) }))}
          onChange={names => set({ objects: names.length > 0 ? names : null })}
        />
      </div>
      <label className="form-row">
        <span>{t('subscriptions.networks')}</span>
        <Select
          mode="tags"
          aria-label={t('subscriptions.networks')}
          placeholder="10.0.0.0/8"
          open={false}
          suffixIcon={null}
          value={draft.networks}
          onChange={networks => set({ networks })}
        />
        <small className={networkProblem(error) ? 'bad-text' : ''}>
          {networkProblem(error) ?? t('subscriptions.networksHelp')}
        </small>
      </label>
    </div>
  )
}

function networkProblem(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  return error.problem.errors?.find(one => one.path.includes('networks'))?.message
}

export function isWhole({ name, url, types }: Draft): boolean {
  return name.trim() !== '' && url !== '' && types.length > 0
}
