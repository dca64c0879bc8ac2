import { useState } from 'react'
import { Button, Input, Modal, Segmented } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Source } from '@huiliu/contracts'
import { sources as api, sourcesQuery } from '../../api/sources.ts'
import { webhooks } from '../../api/webhooks.ts'
import { Bones } from '../../ui/bones.tsx'
import { ChannelMark } from '../../ui/channel.tsx'
import { Empty } from '../../ui/empty.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { FirstEvent } from '../sources/first-event.tsx'
import { keepFreshSecret } from '../sources/webhook/fresh-secret.ts'
import { OwnSecret } from '../sources/webhook/replace-secret.tsx'
import { useAct } from './use-act.ts'

const KINDS = new Set<Source['kind']>(['website', 'server', 'webhook'])

/** 来源与密钥: where events come from, whether they come, and what was wrong. */
export function SourcesSettings() {
  const { t } = useTranslation()
  const found = useQuery(sourcesQuery)
  const [adding, setAdding] = useState(false)
  const [open, setOpen] = useState<string>()
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={5} />
  // What is connected as a channel has a page of its own.
  const items = found.data.items.filter(source => KINDS.has(source.kind))
  return (
    <>
      <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
        {t('sources.add')}
      </Button>
      {items.length === 0 && (
        <Empty icon="pulse" title={t('sources.none')}>
          <p>{t('sources.noneHelp')}</p>
        </Empty>
      )}
      <ul className="source-list">
        {items.map(source => (
          <SourceCard
            key={source.id}
            source={source}
            open={open === source.id}
            onToggle={() => setOpen(open === source.id ? undefined : source.id)}
          />
        ))}
      </ul>
      {adding && <AddSource onClose={() => setAdding(false)} onMade={id => (setAdding(false), setOpen(id))} />}
    </>
  )
}

function SourceCard({ source, open, onToggle }: { source: Source; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const run = useAct(sourcesQuery.queryKey)
  return (
    <li className="card source">
      <div className="row">
        <ChannelMark channel={source.channel} />
        <strong>{source.name}</strong>
        <span className="tag">{t(`sources.kind.${source.kind}`)}</span>
        <span className="grow" />
        <SourceState source={source} />
      </div>
      <div className="source-facts">
        <Link to="/arrivals" search={{ source: source.id }}>
          {t('sources.events24h', { number: format.number(source.events24h) })}
        </Link>
        {source.problems24h > 0 && (
          <span className="bad-text">{t('sources.problems24h', { number: format.number(source.problems24h) })}</span>
        )}
        <span>{t('sources.namespace', { name: source.namespace })}</span>
        {source.kind !== 'crm' && (
          <span className="row source-acts">
            {source.hook ? (
              <Link to="/settings/sources/$id" params={{ id: source.id }}>
                {t(source.hook.mapped ? 'hooks.open' : 'hooks.setUp')}
              </Link>
            ) : (
              <button className="link" aria-expanded={open} onClick={onToggle}>
                {t(open ? 'sources.hide' : 'sources.show')}
              </button>
            )}
            <button
              className="link quiet"
              onClick={() => void run(() => api.disable(source.id), t('sources.disabled', { name: source.name }))}
            >
              {t('sources.disable')}
            </button>
          </span>
        )}
      </div>
      {open && <FirstEvent source={source} />}
    </li>
  )
}

function SourceState({ source }: { source: Source }) {
  const { t } = useTranslation()
  if (!source.lastEventAt) return <span className="tag warn">{t('sources.waiting')}</span>
  if (source.hook && !source.hook.mapped) return <span className="tag warn">{t('hooks.state.unmapped')}</span>
  return (
    <span className="faint">
      {t('sources.last')} <When at={source.lastEventAt} />
    </span>
  )
}

function AddSource({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const { t } = useTranslation()
  const run = useAct(sourcesQuery.queryKey)
  const [kind, setKind] = useState<'website' | 'server' | 'webhook'>('website')
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const navigate = useNavigate()
  const client = useQueryClient()
  async function addWebhook() {
    const own = secret.trim()
    const made = await run(() => webhooks.create({ name: name.trim(), ...(own && { secret: own }) }))
    if (!made.ok) return
    keepFreshSecret(client, made.value.id, made.value.secret)
    await navigate({ to: '/settings/sources/$id', params: { id: made.value.id } })
  }
  async function add() {
    if (kind === 'webhook') return addWebhook()
    const made = await run(() => api.create({ kind, name: name.trim() }))
    if (made.ok) onMade(made.value.id)
  }
  return (
    <Modal
      open
      width={480}
      title={t('sources.add')}
      okText={t('sources.create')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={add}
      onCancel={onClose}
    >
      <div className="settings-form">
        <div className="form-row">
          <span>{t('sources.kindLabel')}</span>
          <Segmented
            aria-label={t('sources.kindLabel')}
            value={kind}
            onChange={setKind}
            options={(['website', 'server', 'webhook'] as const).map(value => ({
              value,
              label: t(`sources.kind.${value}`),
            }))}
          />
          <small>{t(`sources.kindHelp.${kind}`)}</small>
        </div>
        <label className="form-row">
          <span>{t('sources.name')}</span>
          <Input
            autoFocus
            value={name}
            maxLength={60}
            placeholder={t('sources.nameHint')}
            onChange={event => setName(event.target.value)}
          />
        </label>
        {kind === 'webhook' && <OwnSecret value={secret} onChange={setSecret} />}
      </div>
    </Modal>
  )
}
