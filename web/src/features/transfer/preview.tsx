import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IMPORT_OUTCOMES, type ImportExample, type ImportOutcome, type ImportView } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'

type Props = { view: ImportView; def: ObjectWithRights; busy: boolean; children: ReactNode }

const TONES: Record<ImportOutcome, string> = {
  new: 'ok',
  update: 'plain',
  join: 'plain',
  proposal: 'warn',
  conflict: 'warn',
  refused: 'bad',
  skip: 'faint',
  unchanged: 'faint',
}

/** What would become of the rows, counted; each kind opens to examples and reasons. Nothing is written yet. */
export function Preview({ view, def, busy, children }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [chosen, setChosen] = useState<ImportOutcome>()
  const { preview } = view
  if (!preview) return null
  const persons = def.name === 'contact'
  const shown = IMPORT_OUTCOMES.filter(
    one => preview[one] > 0 || one === 'new' || (persons && one === 'join') || one === 'refused',
  )
  const first =
    shown.find(one => (one === 'conflict' || one === 'refused') && preview[one] > 0) ??
    shown.find(one => preview[one] > 0)
  const open = chosen && preview[chosen] > 0 ? chosen : first
  return (
    <section className={busy ? 'card preview busy' : 'card preview'} aria-labelledby="preview-title" aria-busy={busy}>
      <header>
        <h2 id="preview-title">{t('transfer.preview')}</h2>
        <span className="faint">{t(busy ? 'transfer.previewBusy' : 'transfer.previewHelp')}</span>
      </header>
      <div className="outcomes">
        {shown.map(outcome => (
          <button
            key={outcome}
            className={`outcome ${TONES[outcome]}${outcome === open ? ' on' : ''}`}
            aria-pressed={outcome === open}
            disabled={preview[outcome] === 0}
            onClick={() => setChosen(outcome)}
          >
            <span>{t(`transfer.outcome.${outcome}`)}</span>
            <strong>{format.number(preview[outcome])}</strong>
          </button>
        ))}
      </div>
      {open && (
        <Examples
          outcome={open}
          count={preview[open]}
          examples={preview.examples.filter(one => one.outcome === open)}
        />
      )}
      {children}
    </section>
  )
}

type Shown = { outcome: ImportOutcome; count: number; examples: ImportExample[] }

function Examples({ outcome, count, examples }: Shown) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="examples">
      <p className="faint">{t(`transfer.about.${outcome}`)}</p>
      <ul>
        {examples.map(one => (
          <li key={one.row} className="example">
            <small className="num">{t('transfer.row', { row: one.row })}</small>
            <span className="example-name cut">{one.name}</span>
            <span className="example-why">
              {one.reasons.map((reason, at) => (
                <span key={at}>
                  {reason.field && <span className="tag">{reason.field}</span>} {format.spoken(reason.message)}
                </span>
              ))}
              {one.changes.map(change => (
                <span key={change.field} className="example-change">
                  <span className="tag">{change.field}</span> <del>{change.before || t('transfer.nothing')}</del>
                  <Icon name="right" small />
                  <ins>{change.after || t('transfer.nothing')}</ins>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {count > examples.length && (
        <small>
          {t('transfer.moreRows', { count: count - examples.length, number: format.number(count - examples.length) })}
        </small>
      )}
    </div>
  )
}
