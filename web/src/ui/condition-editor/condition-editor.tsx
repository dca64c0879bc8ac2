import { useMemo, useState } from 'react'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Condition, ObjectDef } from '@huiliu/contracts'
import { useObjects } from '../../api/objects.ts'
import { Icon } from '../icon.tsx'
import { ConditionRow } from './condition-row.tsx'
import { fieldChoices, type FieldChoice } from './fields.ts'
import { newGroup, newRow, replaceNode, toCondition, toGroup, type Group, type Mode, type Node } from './model.ts'
import './condition-editor.css'

type Props = {
  def: ObjectDef
  value: Condition | undefined
  onChange: (value: Condition | undefined) => void
  /** asks for fields of the record alone, not for what it looks up */
  own?: boolean
}

/** THE editor of a Condition: groups (all, any, none), nested, a comparison per field type, one step through lookups. */
export function ConditionEditor({ def, value, onChange, own = false }: Props) {
  const objects = useObjects()
  const choices = useMemo(() => fieldChoices(def, own ? [] : objects), [def, objects, own])
  const [root, setRoot] = useState(() => toGroup(value))
  function change(next: Group) {
    setRoot(next)
    onChange(toCondition(next))
  }
  return <GroupEditor group={root} choices={choices} onChange={change} depth={0} />
}

type GroupProps = {
  group: Group
  choices: FieldChoice[]
  onChange: (group: Group) => void
  depth: number
  onRemove?: () => void
}

function GroupEditor({ group, choices, onChange, depth, onRemove }: GroupProps) {
  const { t } = useTranslation()
  const first = choices[0]
  const add = (node: Node) => onChange({ ...group, children: [...group.children, node] })
  return (
    <fieldset className="cond-group">
      <legend className="sr">{t('condition.group')}</legend>
      <div className="row">
        <ModeSelect mode={group.mode} onChange={mode => onChange({ ...group, mode })} />
        {onRemove && (
          <button className="icon-button" aria-label={t('condition.removeGroup')} onClick={onRemove}>
            <Icon name="close" small />
          </button>
        )}
      </div>
      {group.children.map(child => (
        <NodeEditor
          key={child.id}
          node={child}
          choices={choices}
          depth={depth}
          onChange={next => onChange(replaceNode(group, child.id, next))}
        />
      ))}
      <div className="row">
        <Button
          size="small"
          type="text"
          disabled={!first}
          icon={<Icon name="plus" small />}
          onClick={() => first && add(newRow(first.field))}
        >
          {t('condition.add')}
        </Button>
        {depth < 3 && (
          <Button
            size="small"
            type="text"
            icon={<Icon name="plus" small />}
            onClick={() => add(newGroup('any', first ? [newRow(first.field)] : []))}
          >
            {t('condition.addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

type NodeProps = { node: Node; choices: FieldChoice[]; depth: number; onChange: (node: Node | null) => void }
function NodeEditor({ node, choices, depth, onChange }: NodeProps) {
  if (node.kind === 'row') return <ConditionRow row={node} choices={choices} onChange={onChange} />
  return (
    <GroupEditor group={node} choices={choices} depth={depth + 1} onChange={onChange} onRemove={() => onChange(null)} />
  )
}

const MODES: Mode[] = ['all', 'any', 'none']
function ModeSelect({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  const { t } = useTranslation()
  return (
    <Select
      size="small"
      variant="borderless"
      popupMatchSelectWidth={false}
      aria-label={t('condition.mode')}
      value={mode}
      onChange={onChange}
      options={MODES.map(one => ({ value: one, label: t(`condition.${one}`) }))}
    />
  )
}
