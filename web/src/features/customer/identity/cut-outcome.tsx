import { Checkbox } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CutPreview, IdentityView } from '@huiliu/contracts'
import { objectQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { ChannelMark } from '../../../ui/channel.tsx'
import { FieldValue } from '../../../ui/field-value.tsx'
import { asText } from '../../../ui/fields.ts'
import { Said } from '../../../ui/said.tsx'
import { SightingKey } from './sighting-key.tsx'

const LISTED = 6

type Props = {
  view: IdentityView
  preview: CutPreview
  /** typed fields that go along with who leaves */
  moving: string[]
  onMoving: (fields: string[]) => void
}

/** What a cut would do: the edges that go, who is then on which side with what, and what of what was typed stays. */
export function CutOutcome({ view, preview, moving, onMoving }: Props) {
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
      {preview.sides.length === 1 ? (
        <p className="cut-nothing">{t('identity.cutNothing')}</p>
      ) : (
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
      )}
      {preview.stays.length > 0 && preview.sides.length > 1 && (
        <Stays stays={preview.stays} moving={moving} onMoving={onMoving} />
      )}
    </div>
  )
}

type StaysProps = Pick<CutPreview, 'stays'> & Pick<Props, 'moving' | 'onMoving'>

/** What was typed by hand belongs to no source: whoever cuts says what was meant for the one who leaves. */
function Stays({ stays, moving, onMoving }: StaysProps) {
  const { t } = useTranslation()
  const fields = useQuery(objectQuery('contact')).data?.fields ?? []
  const toggle = (name: string, on: boolean) => onMoving(on ? [...moving, name] : moving.filter(one => one !== name))
  return (
    <fieldset className="cut-stays">
      <legend>{t('identity.staysTypedOr')}</legend>
      {stays.map(({ field: name, label, value }) => {
        const field = fields.find(one => one.name === name)
        return (
          <Checkbox key={name} checked={moving.includes(name)} onChange={event => toggle(name, event.target.checked)}>
            <span className="faint">{words(label)}</span>{' '}
            {field ? <FieldValue field={field} value={value} /> : asText(value)}
          </Checkbox>
        )
      })}
    </fieldset>
  )
}

function Side({ view, side, title }: { view: IdentityView; side: CutPreview['sides'][number]; title: string }) {
  const { t } = useTranslation()
  const own = view.sightings.filter(sighting => side.sightings.includes(sighting.id))
  const more = side.records.length - LISTED
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
            .slice(0, LISTED)
            .map(record => record.name)
            .join(' · ')}
          {more > 0 && ` · ${t('identity.sideMore', { count: more })}`}
        </p>
      )}
    </div>
  )
}
