import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { IdentityView } from '@huiliu/contracts'
import { channelColor } from '../../../ui/channel.tsx'
import { useWidth } from '../../../ui/width.ts'
import { useIdentifierText } from './use-identifier-text.ts'
import { graphShape, type GraphShape } from './graph-shape.ts'

type Props = { view: IdentityView; chosen: string | undefined; onChoose: (edge: string | undefined) => void }

/** Sources on the left, identifiers on the right, an edge for every "this source carries this identifier". */
export function Graph({ view, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const [box, width] = useWidth()
  const [all, setAll] = useState(false)
  const shape = graphShape(all ? view : firstOf(view), width)
  const more = all ? 0 : view.sightings.length - SHOWN
  return (
    <div ref={box} className="graph">
      {width > 0 && (
        <svg
          width={width}
          height={shape.height}
          role="img"
          aria-label={t('identity.graph', { sources: view.sightings.length, edges: view.edges.length })}
        >
          {shape.edges.map(edge => (
            <g
              key={edge.id}
              className={`graph-edge ${edge.state}${edge.id === chosen ? ' on' : ''}`}
              onClick={() => onChoose(edge.id === chosen ? undefined : edge.id)}
            >
              <path d={edge.path} className="graph-hit" />
              <path d={edge.path} />
            </g>
          ))}
          <Nodes shape={shape} />
        </svg>
      )}
      {more > 0 && (
        <button className="link graph-more" onClick={() => setAll(true)}>
          {t('identity.moreSources', { count: more })}
        </button>
      )}
      <p className="graph-legend">
        <span className="joined">{t('edgeState.joined')}</span>
        <span className="refused">{t('edgeState.refused')}</span>
        <span className="cut-mark">{t('edgeState.cut')}</span>
      </p>
    </div>
  )
}

/** as many sources make a picture that can be read at once */
const SHOWN = 12

function firstOf({ sightings, edges, ...view }: IdentityView): IdentityView {
  const first = sightings.slice(0, SHOWN)
  const ids = new Set(first.map(sighting => sighting.id))
  return { ...view, sightings: first, edges: edges.filter(edge => ids.has(edge.sightingId)) }
}

const SMALL = 170

function Nodes({ shape }: { shape: GraphShape }) {
  const { t } = useTranslation()
  const textOf = useIdentifierText()
  // On a phone a node holds one short word; what it is stands in the list below the picture.
  const small = shape.box < SMALL
  return (
    <>
      {shape.sightings.map(({ sighting, y }) => (
        <g key={sighting.id} transform={`translate(0 ${y})`}>
          <rect x="0.5" y="-17" width={shape.box} height="34" rx="6" className="graph-box" />
          <rect x="0.5" y="-17" width="3" height="34" rx="1.5" fill={channelColor(sighting.source.channel)} />
          <text x="12" y="-2" className="graph-name">
            {clip(sighting.source.name, small ? 16 : 28)}
          </text>
          <text x="12" y="12" className="graph-sub">
            {t(`idKind.${sighting.key.kind}`)} {clip(sighting.key.value, small ? 9 : 16)}
          </text>
        </g>
      ))}
      {shape.identifiers.map(({ identifier, y }) => (
        <g
          key={`${identifier.kind}${identifier.scope}${identifier.value}`}
          transform={`translate(${shape.right} ${y})`}
        >
          <rect
            x="0"
            y="-15"
            width={shape.box}
            height="30"
            rx="15"
            className={identifier.shared ? 'graph-box shared' : 'graph-box'}
          />
          <text x="14" y="4" className="graph-name">
            {clip(textOf(identifier), small ? 13 : 18)}
          </text>
          {!small && (
            <text x={shape.box - 12} y="4" textAnchor="end" className="graph-sub">
              {t(`idKind.${identifier.kind}`)}
            </text>
          )}
        </g>
      ))}
    </>
  )
}

/** Chinese characters are as wide as two letters. */
function unitsOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0)
}

/** The beginning and the end of a text, so many letters wide at most. */
function clip(text: string, most: number): string {
  if (unitsOf(text) <= most) return text
  const letters = [...text]
  const tail = letters.slice(-4).join('')
  let head = ''
  for (const letter of letters) {
    if (unitsOf(head + letter) + unitsOf(tail) + 1 > most) break
    head += letter
  }
  return `${head}…${tail}`
}
