import { useEffect, useRef } from 'react'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { GROUPS, HELP, type Group } from '@huiliu/contracts/formula'
import type { Choice } from './choices.ts'

export type HelpGroup = Group | 'fields' | 'all'

type Props = {
  choices: Choice[]
  /** the one that Tab puts in */
  active: Choice | undefined
  group: HelpGroup
  onGroup: (group: HelpGroup) => void
  onPut: (choice: Choice) => void
}

/** Fields and functions that fit what is being written, each with what it says and an example. */
export function FormulaHelp({ choices, active, group, onGroup, onPut }: Props) {
  const { t } = useTranslation()
  const groups: HelpGroup[] = ['all', 'fields', ...GROUPS]
  return (
    <div className="formula-help">
      <div className="formula-groups">
        <Segmented
          size="small"
          value={group}
          options={groups.map(value => ({ value, label: t(`formula.group.${value}`) }))}
          onChange={onGroup}
        />
      </div>
      {choices.length === 0 ? (
        <p className="faint formula-none">{t('formula.nothing')}</p>
      ) : (
        <ul aria-label={t('formula.offers')}>
          {choices.map(choice => (
            <Offer key={choice.key} choice={choice} active={choice === active} onPut={onPut} />
          ))}
        </ul>
      )}
      {active && <small className="faint">{t('formula.tab')}</small>}
    </div>
  )
}

function Offer({ choice, active, onPut }: { choice: Choice; active: boolean; onPut: (choice: Choice) => void }) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const help = choice.kind === 'function' ? HELP[choice.key] : undefined
  return (
    <li ref={row} className={active ? 'on' : undefined}>
      {/* Leaving the text would lose the place where the choice belongs. */}
      <button type="button" onMouseDown={event => event.preventDefault()} onClick={() => onPut(choice)}>
        {help ? <code>{choice.label}</code> : <span>{choice.label}</span>}
        {help ? (
          <small>
            {choice.says}
            <span className="formula-example">
              {help.example} → {help.gives}
            </span>
          </small>
        ) : (
          <code className="faint">{choice.inserted}</code>
        )}
      </button>
    </li>
  )
}
