import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectDef } from '@huiliu/contracts'
import { checkFormula, type Checked, type FormulaType, type Scope } from '@huiliu/contracts/formula'
import { choicesFor, fitting, inserting, wordBefore, type Choice } from './choices.ts'
import { FormulaHelp, type HelpGroup } from './formula-help.tsx'
import { FormulaState } from './formula-state.tsx'
import './formula-editor.css'

type Props = {
  value: string
  onChange: (text: string) => void
  def: ObjectDef
  objects: ObjectDef[]
  allows: Scope['allows']
  /** what the formula must come to */
  result?: FormulaType | undefined
  label: string
  autoFocus?: boolean
}

/** THE editor of formulas: the text, what is wrong with it and where, and what can be put into it. */
export function FormulaEditor({ value, onChange, def, objects, allows, result, label, autoFocus }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [caret, setCaret] = useState(value.length)
  const [group, setGroup] = useState<HelpGroup>('all')
  const [active, setActive] = useState(0)
  const choices = useMemo(() => choicesFor(def, objects), [def, objects])
  const checked = useChecked(value, { def, objects, allows, result })
  const word = wordBefore(value, caret)
  const shown = fitting(choices, word, group)
  const here = shown[Math.min(active, shown.length - 1)]

  function put(choice: Choice) {
    const next = inserting(value, caret, choice)
    onChange(next.text)
    setCaret(next.caret)
    setActive(0)
    requestAnimationFrame(() => {
      const area = box.current?.querySelector('textarea')
      area?.focus()
      area?.setSelectionRange(next.caret, next.caret)
    })
  }

  function onKeyDown(event: KeyboardEvent) {
    if (word === '' || event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setActive(at => Math.max(0, Math.min(shown.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1))))
    }
    if ((event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey && here && here.inserted !== word) {
      event.preventDefault()
      put(here)
    }
  }

  return (
    <div className="formula-editor" ref={box}>
      <Input.TextArea
        aria-label={label}
        aria-describedby={`${id}-state`}
        aria-invalid={!checked.ok && value !== ''}
        className="formula-text"
        autoFocus={autoFocus}
        autoSize={{ minRows: 3, maxRows: 10 }}
        spellCheck={false}
        placeholder={t('formula.placeholder')}
        value={value}
        onChange={event => {
          onChange(event.target.value)
          setCaret(event.target.selectionStart)
          setActive(0)
        }}
        onSelect={event => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-state`} aria-live="polite">
        <FormulaState text={value} checked={checked} />
      </div>
      <FormulaHelp
        choices={shown}
        active={word === '' ? undefined : here}
        group={group}
        onGroup={next => (setGroup(next), setActive(0))}
        onPut={put}
      />
    </div>
  )
}

type Checking = Pick<Props, 'def' | 'objects' | 'allows' | 'result'>

function useChecked(value: string, { def, objects, allows, result }: Checking): Checked {
  return useMemo(() => {
    const byName = new Map([...objects, def].map(one => [one.name, one]))
    return checkFormula(value, { objects: byName, object: def, allows }, result)
  }, [value, def, objects, allows, result])
}
