import { useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Bones } from '../../ui/bones.tsx'
import { ChannelMark, useChannelName } from '../../ui/channel.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Said } from '../../ui/said.tsx'
import { SightingKey } from '../customer/identity/sighting-key.tsx'
import { Graph } from '../customer/identity/graph.tsx'
import '../customer/identity/identity.css'
import { useIdentifierText } from '../customer/identity/use-identifier-text.ts'
import { CutWrong } from './cut-wrong.tsx'
import { wrongEdge } from './progress.ts'
import { reasonsOf, type Reason, type Saying } from './reasons.ts'
import type { Guide } from './use-guide.ts'

/** 为什么是同一人: the picture of who carries what, and each edge in words; the wrong one can be cut here. */
export function WhyPane({ guide }: { guide: Guide }) {
  const { t } = useTranslation()
  const [pointed, setPointed] = useState<string>()
  const view = guide.customer?.identity
  if (!view) return <Bones rows={10} />
  const wrong = wrongEdge(view, guide.card)?.id
  const reasons = reasonsOf(view, wrong)
  // What is in question stands above the picture, so that it is in sight.
  const asked = wrong === undefined ? [] : reasons.slice(0, 1)
  const line = (reason: Reason) => (
    <ReasonLine
      key={reason.identifier.kind + reason.identifier.value}
      reason={reason}
      wrong={wrong}
      chosen={pointed ?? wrong}
      onChoose={setPointed}
    />
  )
  return (
    <div className="guide-why">
      <p>{t('guide.why.lead', { sources: view.sightings.length, edges: view.edges.length })}</p>
      {asked.length > 0 && <ol className="guide-reasons">{asked.map(line)}</ol>}
      <Graph view={view} chosen={pointed ?? wrong} onChoose={setPointed} />
      <ol className="guide-reasons">{reasons.slice(asked.length).map(line)}</ol>
    </div>
  )
}

type LineProps = {
  reason: Reason
  wrong: string | undefined
  chosen: string | undefined
  onChoose: (edge: string) => void
}
function ReasonLine({ reason: { identifier, verified, said }, wrong, chosen, onChoose }: LineProps) {
  const { t } = useTranslation()
  const textOf = useIdentifierText()
  return (
    <li>
      <h3>
        <b>{t(`idKind.${identifier.kind}`)}</b> <span className="cut">{textOf(identifier)}</span>
        <span className={verified ? 'tag ok' : 'tag warn'}>{t(verified ? 'trust.verified' : 'trust.claimed')}</span>
      </h3>
      <p>{t(`guide.why.${identifier.kind}`, { defaultValue: '' })}</p>
      <ul>
        {said.map(saying => (
          <SayingLine
            key={saying.edge.id}
            {...saying}
            wrong={saying.edge.id === wrong}
            on={saying.edge.id === chosen}
            onChoose={() => onChoose(saying.edge.id)}
          />
        ))}
      </ul>
    </li>
  )
}

function SayingLine({
  edge,
  sighting,
  wrong,
  on,
  onChoose,
}: Saying & { wrong: boolean; on: boolean; onChoose: () => void }) {
  const { t } = useTranslation()
  const channelName = useChannelName()
  return (
    <li className={`${wrong ? 'wrong' : ''}${on ? ' on' : ''}`} data-edge={edge.state} onMouseEnter={onChoose}>
      <ChannelMark channel={sighting.source.channel} />
      <span className="grow">
        <Said text={edge.sentence} />
        <small>
          {channelName(sighting.source.channel)} · <SightingKey sighting={sighting} />
        </small>
        {wrong && (
          <strong>
            <Icon name="warn" small /> {t('guide.why.wrong')}
          </strong>
        )}
      </span>
      {wrong && (
        <CutWrong
          edge={edge}
          render={open => (
            <Button size="small" danger onClick={open} icon={<Icon name="scissors" small />}>
              {t('identity.cut')}
            </Button>
          )}
        />
      )}
    </li>
  )
}
