import { useTranslation } from 'react-i18next'
import { below, isObject, membersOf, shown, type Json } from './places.ts'
import type { Target } from './draft.ts'

type Around = {
  connected: Map<string, Target[]>
  /** lists read item by item: only the first is shown, the others look alike */
  lists: string[]
  onPick: (pointer: string) => void
}

/** A message as a tree; a value is connected by a press. */
export function MessageTree({ payload, ...around }: Around & { payload: Json }) {
  const { t } = useTranslation()
  return (
    <div className="hook-tree-scroll" role="region" aria-label={t('hooks.message')} tabIndex={0}>
      <Members value={payload} pointer="" around={around} />
    </div>
  )
}

function Members({ value, pointer, around }: { value: Json; pointer: string; around: Around }) {
  const { t } = useTranslation()
  const members = membersOf(value)
  const first = around.lists.includes(pointer) && Array.isArray(value) ? members.slice(0, 1) : members
  return (
    <ul>
      {first.map(([name, part]) => (
        <li key={name}>
          <Node
            name={Array.isArray(value) ? `[${name}]` : name}
            value={part}
            pointer={below(pointer, name)}
            around={around}
          />
        </li>
      ))}
      {members.length > first.length && (
        <li className="faint">{t('hooks.alike', { count: members.length - first.length })}</li>
      )}
    </ul>
  )
}

type NodeProps = { name: string; value: Json; pointer: string; around: Around }

function Node({ name, value, pointer, around }: NodeProps) {
  const { t } = useTranslation()
  const targets = around.connected.get(pointer) ?? []
  const marks = targets.map(target => (
    <span key={target} className="tag accent">
      {t(`hooks.target.${target}`)}
    </span>
  ))
  const inside = membersOf(value).length > 0
  const label = (
    <>
      <b>{name}</b>
      {!inside && <span className="hook-value">{shown(value)}</span>}
      {marks}
    </>
  )
  // Objects are no values; lists are, for the lines of an order.
  const isChoice = !isObject(value)
  return (
    <>
      {isChoice ? (
        <button type="button" className="hook-leaf" onClick={() => around.onPick(pointer)}>
          {label}
        </button>
      ) : (
        <span className="hook-branch">{label}</span>
      )}
      {inside && <Members value={value} pointer={pointer} around={around} />}
    </>
  )
}
