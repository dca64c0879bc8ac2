import { useEffect, useRef, useState } from 'react'
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ContactView, EdgeView, IdentityView } from '@huiliu/contracts'
import { Icon } from '../../../ui/icon.tsx'
import { When } from '../../../ui/when.tsx'
import { Said } from '../../../ui/said.tsx'
import { CutEdge, ShareEdge } from './edge-act.tsx'

type Props = { contact: ContactView; view: IdentityView; chosen: string | undefined; onChoose: (edge: string) => void }
type Asked = { edge: EdgeView; act: 'cut' | 'share' }

/** Every edge in words: what it says, on what evidence, whether it joins, and what can be done about it. */
export function EdgeList({ contact, view, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked>()
  return (
    <section>
      <h2>{t('identity.edgesTitle', { count: view.edges.length })}</h2>
      <ul className="edges plain-list">
        {view.edges.map(edge => (
          <EdgeLine
            key={edge.id}
            edge={edge}
            on={edge.id === chosen}
            mayAct={contact.can.identity}
            onChoose={() => onChoose(edge.id)}
            onAsk={act => setAsked({ edge, act })}
          />
        ))}
      </ul>
      {asked?.act === 'cut' && <CutEdge contact={contact} edge={asked.edge} onClose={() => setAsked(undefined)} />}
      {asked?.act === 'share' && <ShareEdge edge={asked.edge} onClose={() => setAsked(undefined)} />}
    </section>
  )
}

type LineProps = {
  edge: EdgeView
  on: boolean
  mayAct: boolean
  onChoose: () => void
  onAsk: (act: Asked['act']) => void
}
function EdgeLine({ edge, on, mayAct, onChoose, onAsk }: LineProps) {
  const { t } = useTranslation()
  const line = useRef<HTMLLIElement>(null)
  const { type } = edge.evidence
  const kind = type && t(`kind.${type}`, { defaultValue: type.replace(/^track\./, '') })
  useEffect(() => {
    if (on) line.current?.scrollIntoView({ block: 'nearest' })
  }, [on])
  const items = [
    { key: 'share', icon: <Icon name="share" small />, label: t('identity.share'), onClick: () => onAsk('share') },
  ]
  return (
    <li ref={line} className={on ? 'on' : ''} onClick={onChoose}>
      <span className={`tag ${edge.state === 'joined' ? 'ok' : edge.state === 'refused' ? 'warn' : ''}`}>
        {t(`edgeState.${edge.state}`)}
      </span>
      <span className="grow">
        <Said text={edge.sentence} />
        <small>
          {t('identity.evidence', { source: edge.evidence.source })} · {kind && `${kind} · `}
          <When at={edge.lastAt} />
          {edge.evidence.eventId && <code title={edge.evidence.eventId}> #{edge.evidence.eventId.slice(-8)}</code>}
        </small>
        {edge.refusal && <small className="edge-refusal">{t(`refusal.${edge.refusal}`)}</small>}
      </span>
      {mayAct && edge.state !== 'cut' && (
        <button className="link edge-cut" onClick={() => onAsk('cut')}>
          {t('identity.cut')}
        </button>
      )}
      {mayAct && !edge.identifier.shared && (
        <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
          <button className="icon-button" aria-label={t('identity.edgeActs')}>
            <Icon name="more" small />
          </button>
        </Dropdown>
      )}
    </li>
  )
}
