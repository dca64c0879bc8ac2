import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { basesIn, connect, placeAt, type Draft, type Target } from './draft.ts'
import { leavesOf, listsIn, placeOf, pointerOf, shown, stepsOf, valueAt, type Json, type Leaf } from './places.ts'

/** What the fields of a mapping share. */
export type Editing = {
  payload: Json
  draft: Draft
  change: (draft: Draft) => void
  /** what a press in the message connects to */
  active: Target | undefined
  activate: (target: Target) => void
  /** what is wrong at a target, in the reader's language */
  problemsAt: (target: Target) => string[]
}

/** One thing to connect: chosen from a list of all values, or by a press in the message while it is active. */
export function PlaceField({ target, editing, label }: { target: Target; editing: Editing; label?: string }) {
  const { t } = useTranslation()
  const { payload, draft, change, active, activate, problemsAt } = editing
  const base = baseOf(editing, target)
  const place = placeAt(draft, target)
  const pointer = place === undefined || base === undefined ? undefined : pointerOf(place, base)
  const problems = problemsAt(target)
  const name = label ?? t(`hooks.target.${target}`)
  return (
    <div className={active === target ? 'hook-field on' : 'hook-field'}>
      <span className="hook-field-name">{name}</span>
      <Select
        aria-label={name}
        allowClear
        disabled={base === undefined}
        showSearch={{ optionFilterProp: 'title' }}
        placeholder={t(active === target ? 'hooks.pressOrChoose' : 'hooks.notConnected')}
        status={problems.length > 0 ? 'error' : undefined}
        value={pointer}
        options={optionsOf(editing, target, pointer)}
        onFocus={() => activate(target)}
        onChange={next => change(connect(draft, target, next === undefined ? undefined : placeOf(next, base ?? '')))}
        popupMatchSelectWidth={false}
      />
      <Sample value={pointer === undefined ? '' : (valueAt(payload, pointer) ?? '—')} />
      {problems.map(problem => (
        <p key={problem} className="bad-text">
          {problem}
        </p>
      ))}
    </div>
  )
}

export function baseOf({ payload, draft }: Pick<Editing, 'payload' | 'draft'>, target: Target): string | undefined {
  const { item, line } = basesIn(payload, draft)
  return target.startsWith('line.') ? line : item
}

/** Where a press in the message lands for a target, or undefined where it makes no sense. */
export function placePressed(
  editing: Pick<Editing, 'payload' | 'draft'>,
  target: Target,
  pointer: string,
): string | undefined {
  const base = baseOf(editing, target)
  const isList = Array.isArray(valueAt(editing.payload, pointer))
  if (base === undefined || isList !== (target === 'lines')) return undefined
  return placeOf(pointer, base)
}

function optionsOf({ payload, draft }: Editing, target: Target, chosen: string | undefined) {
  const { item, line } = basesIn(payload, draft)
  const lines = draft.order.lines && pointerOf(draft.order.lines.each, item)
  const leaves =
    target === 'lines'
      ? listsIn(payload, item)
      : leavesOf(payload, {
          within: target.startsWith('line.') ? line : '',
          lists: [draft.each, ...(lines ? [lines] : [])],
        }).filter(leaf => !Array.isArray(leaf.value))
  const known = leaves.some(leaf => leaf.pointer === chosen)
  const all =
    known || chosen === undefined ? leaves : [{ pointer: chosen, path: [chosen], value: undefined }, ...leaves]
  const base = target.startsWith('line.') ? line : item
  const told = all.map(leaf => ({ ...leaf, path: stepsOf(placeOf(leaf.pointer, base ?? '').replace(/^#/, '')) }))
  return told.map(leaf => ({ value: leaf.pointer, title: titleOf(leaf), label: <Choice leaf={leaf} /> }))
}

function Sample({ value }: { value: Json }) {
  const { t } = useTranslation()
  return (
    <span className="hook-sample">
      {Array.isArray(value) ? t('hooks.members', { count: value.length }) : shown(value)}
    </span>
  )
}

function titleOf({ path, value }: Leaf): string {
  return `${path.join(' › ')} ${shown(value ?? '')}`
}

function Choice({ leaf }: { leaf: Leaf }) {
  return (
    <span className="hook-choice">
      <span>{leaf.path.join(' › ')}</span>
      {!Array.isArray(leaf.value) && <small>{shown(leaf.value ?? '')}</small>}
    </span>
  )
}
