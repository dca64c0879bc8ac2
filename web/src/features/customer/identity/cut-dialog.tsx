import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CutPreview, IdentityView } from '@huiliu/contracts'
import { identity } from '../../../api/customers.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ChannelMark } from '../../../ui/channel.tsx'
import { asText } from '../../../ui/fields.ts'
import { ProblemView } from '../../../ui/problem.tsx'
import { Said } from '../../../ui/said.tsx'
import { useIdentityAct } from './act.ts'
import { SightingKey } from './card.tsx'
import { SightingSelect } from './explain-pair.tsx'
import { ReasonDialog } from './reason-dialog.tsx'
import { ref } from './refs.ts'

/** Parts two sources by the smallest set of edges, after showing who gets what. */
export function CutDialog({ view, onClose }: { view: IdentityView; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const [a, setA] = useState(view.sightings[0]?.id ?? '')
  const [b, setB] = useState(view.sightings.at(-1)?.id ?? '')
  const [from, to] = [ref({ id: a }), ref({ id: b })]
  const preview = useQuery({
    queryKey: ['explain', 'cut', a, b],
    queryFn: () => identity.previewCut(from, to),
    enabled: a !== b,
    retry: false,
  })
  const { edges = [], links = [], hidden = 0 } = preview.data ?? {}
  return (
    <ReasonDialog
      title={t('identity.cutBetween')}
      act={t('identity.cutAct', { count: edges.length + links.length + hidden })}
      width={760}
      ready={a !== b && preview.isSuccess}
      onClose={onClose}
      onAct={reason => run(t('identity.cutDone'), () => identity.cut(from, to, reason))}
    >
      <div className="row">
        <SightingSelect sightings={view.sightings} value={a} onChange={setA} label={t('identity.from')} />
        <span className="faint">✂</span>
        <SightingSelect sightings={view.sightings} value={b} onChange={setB} label={t('identity.to')} />
      </div>
      {a === b && <p className="faint">{t('identity.chooseTwo')}</p>}
      {a !== b && preview.isPending && <Bones rows={4} />}
      {preview.isError && <ProblemView error={preview.error} />}
      {a !== b && preview.data && <Preview view={view} preview={preview.data} />}
    </ReasonDialog>
  )
}

function Preview({ view, preview }: { view: IdentityView; preview: CutPreview }) {
  const { t } = useTranslation()
  return (
    <div className="cut-preview">
      <ul className="cut-edges">
        {[...preview.edges, ...preview.links].map(edge => (
          <li key={edge.id}>
            ✂ <Said text={edge.sentence} />
          </li>
        ))}
        {preview.hidden > 0 && <li className="faint">✂ {t('identity.cutHidden', { count: preview.hidden })}</li>}
      </ul>
      <div className="cut-sides">
        {preview.sides.map((side, index) => (
          <Side
            key={side.contactId}
            view={view}
            side={side}
            title={t(index === 0 ? 'identity.stays' : 'identity.leaves')}
          />
        ))}
      </div>
      {preview.stays.length > 0 && (
        <p className="faint">
          {t('identity.staysTyped')}{' '}
          {preview.stays.map(stay => `${words(stay.label)} ${asText(stay.value)}`).join(' · ')}
        </p>
      )}
    </div>
  )
}

function Side({ view, side, title }: { view: IdentityView; side: CutPreview['sides'][number]; title: string }) {
  const { t } = useTranslation()
  const own = view.sightings.filter(sighting => side.sightings.includes(sighting.id))
  return (
    <div className="cut-side">
      <small>{title}</small>
      <strong>{side.name || t('customer.visitor')}</strong>
      <ul>
        {own.map(sighting => (
          <li key={sighting.id} className="row">
            <ChannelMark channel={sighting.source.channel} />
            <span className="cut">
              <SightingKey sighting={sighting} />
            </span>
          </li>
        ))}
      </ul>
      <p>{t('identity.sideCounts', { events: side.events, records: side.records.length })}</p>
      {side.records.length > 0 && (
        <p className="faint">
          {side.records
            .slice(0, 4)
            .map(record => record.name)
            .join('、')}
        </p>
      )}
    </div>
  )
}
