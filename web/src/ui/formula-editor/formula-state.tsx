import { useTranslation } from 'react-i18next'
import type { Checked } from '@huiliu/contracts/formula'
import { words } from '../../app/i18n.ts'
import { Icon } from '../icon.tsx'

/** What a formula comes to, or what is wrong with it, with the very place in its text. */
export function FormulaState({ text, checked }: { text: string; checked: Checked }) {
  const { t } = useTranslation()
  if (text.trim() === '') return <p className="formula-state faint">{t('formula.empty')}</p>
  if (checked.ok)
    return (
      <p className="formula-state ok">
        <Icon name="check" small />
        {t('formula.gives', { type: t(`formula.type.${checked.expression.type}`) })}
      </p>
    )
  const { at, message } = checked.problem
  const to = Math.max(at.to, at.from + 1)
  const before = text.slice(Math.max(0, at.from - 24), at.from)
  return (
    <div className="formula-state bad" role="status">
      <p>{t('formula.wrongAt', { at: at.from + 1, message: words(message) })}</p>
      <code aria-hidden>
        {at.from > 24 && '…'}
        {before}
        <mark>{text.slice(at.from, to) || ' '}</mark>
        {text.slice(to, to + 24)}
      </code>
    </div>
  )
}
