import { useTranslation } from 'react-i18next'
import type { PartChange, PartPlan } from '@huiliu/contracts'
import { words } from '../../../app/i18n.ts'

const TONES: Record<PartPlan['act'], string> = { add: 'ok', change: 'accent', remove: 'bad', none: '' }

/** Parts with what would become of them; each opens to show every place. Those that stay as they are come last, counted. */
export function PartList({ parts }: { parts: PartPlan[] }) {
  const { t } = useTranslation()
  const shown = parts.filter(part => part.act !== 'none' || part.kept.length > 0)
  const rest = parts.length - shown.length
  return (
    <div className="part-list">
      <ul className="plain-list">
        {shown.map(part => (
          <li key={`${part.kind}/${part.name}`}>
            <PartRow part={part} />
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="faint">{t('solutions.same', { count: rest })}</p>}
    </div>
  )
}

function PartRow({ part }: { part: PartPlan }) {
  const { t } = useTranslation()
  const { kind, name, label, act, changes, kept, records } = part
  const head = (
    <>
      <span className={`tag ${TONES[act]}`}>{t(`solutions.act.${act}`)}</span>
      <span className="faint">{t(`solutions.kind.${kind}`)}</span>
      <span className="cut grow">{words(label)}</span>
      {records > 0 && <span className="tag warn">{t('solutions.records', { count: records })}</span>}
      {kept.length > 0 && <span className="tag warn">{t('solutions.keptCount', { count: kept.length })}</span>}
      <code className="faint wide-only">{name}</code>
    </>
  )
  if (changes.length === 0 && kept.length === 0) return <div className="row part-head">{head}</div>
  return (
    <details>
      <summary className="row part-head">{head}</summary>
      <PlaceTable changes={changes} word={act} />
      {kept.length > 0 && (
        <>
          <p className="faint">{t('solutions.keptHelp')}</p>
          <PlaceTable changes={kept} word="none" />
        </>
      )}
    </details>
  )
}

function PlaceTable({ changes, word }: { changes: PartChange[]; word: PartPlan['act'] }) {
  const { t } = useTranslation()
  if (changes.length === 0) return null
  return (
    <table className="place-table">
      <thead>
        <tr>
          <th>{t('solutions.place')}</th>
          <th>{t('solutions.now')}</th>
          <th>{t(word === 'none' ? 'solutions.theirs' : 'solutions.then')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path}>
            <td>
              <code>{path || '·'}</code>
            </td>
            <td>{said(before)}</td>
            <td>{said(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const MOST = 120

function said(value: unknown): string {
  if (value === null || value === undefined) return '—'
  const text = typeof value === 'string' ? value : labelIn(value)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

/** A field or option is told by its label. */
function labelIn(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'label' in value) {
    const { label } = value
    if (typeof label === 'object' && label !== null && 'zh' in label && 'en' in label)
      return words({ zh: String(label.zh), en: String(label.en) })
  }
  return JSON.stringify(value)
}
