import { lazy, Suspense, useState } from 'react'
import { Button, Input, Modal, Segmented } from 'antd'
import { useDroppable } from '@dnd-kit/core'
import { SortableContext, rectSortingStrategy, useSortable } from '@dnd-kit/sortable'
import { useTranslation } from 'react-i18next'
import type { Layout, LayoutSection, LayoutTab, ObjectDef } from '@huiliu/contracts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { changeSection, removeSection, shiftSection } from './layout-model.ts'

const ConditionEditor = lazy(() =>
  import('../../../ui/condition-editor/condition-editor.tsx').then(module => ({ default: module.ConditionEditor })),
)

type Props = {
  def: ObjectDef
  layout: Layout
  tab: LayoutTab
  section: LayoutSection
  index: number
  onChange: (layout: Layout) => void
}

export function SectionCard({ def, layout, tab, section, index, onChange }: Props) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const set = (change: Partial<LayoutSection>) => onChange(changeSection(layout, section.id, change))
  const shift = (by: 1 | -1) => onChange(shiftSection(layout, tab.id, { id: section.id, by }))
  return (
    <section className="layout-card" aria-label={t('layout.section', { n: index + 1 })}>
      <div className="row layout-section-head">
        <Input
          size="small"
          aria-label={t('layout.headingZh')}
          placeholder={t('layout.headingZh')}
          value={section.label.zh}
          onChange={event => set({ label: { ...section.label, zh: event.target.value } })}
        />
        <Input
          size="small"
          aria-label={t('layout.headingEn')}
          placeholder={t('layout.headingEn')}
          value={section.label.en}
          onChange={event => set({ label: { ...section.label, en: event.target.value } })}
        />
        <Segmented
          size="small"
          aria-label={t('layout.columns')}
          value={section.columns}
          options={[1, 2, 3].map(n => ({ value: n, label: t('layout.column', { n }) }))}
          onChange={n => set({ columns: n === 1 ? 1 : n === 2 ? 2 : 3 })}
        />
        <Button size="small" onClick={() => setAsking(true)}>
          {t(section.when ? 'layout.conditional' : 'layout.always')}
        </Button>
        <span className="field-acts">
          <SectionAct icon="up" label={t('layout.up')} disabled={index === 0} onClick={() => shift(-1)} />
          <SectionAct
            icon="down"
            label={t('layout.down')}
            disabled={index === tab.sections.length - 1}
            onClick={() => shift(1)}
          />
          <SectionAct
            icon="trash"
            label={t('layout.removeSection')}
            disabled={tab.sections.length === 1}
            onClick={() => onChange(removeSection(layout, tab.id, section.id))}
          />
        </span>
      </div>
      <FieldChips id={section.id} def={def} fields={section.fields} columns={section.columns} />
      {asking && <WhenDialog def={def} section={section} onChange={set} onClose={() => setAsking(false)} />}
    </section>
  )
}

type ActProps = { icon: 'up' | 'down' | 'trash'; label: string; disabled: boolean; onClick: () => void }
function SectionAct({ icon, label, disabled, onClick }: ActProps) {
  return (
    <button className="icon-button" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} small />
    </button>
  )
}

type WhenProps = {
  def: ObjectDef
  section: LayoutSection
  onChange: (change: Partial<LayoutSection>) => void
  onClose: () => void
}
function WhenDialog({ def, section, onChange, onClose }: WhenProps) {
  const { t } = useTranslation()
  const [when, setWhen] = useState(section.when)
  return (
    <Modal
      open
      width={640}
      title={t('layout.whenTitle')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      onCancel={onClose}
      onOk={() => {
        onChange({ when })
        onClose()
      }}
    >
      <Suspense fallback={<Bones rows={2} />}>
        <ConditionEditor def={def} own value={when} onChange={setWhen} />
      </Suspense>
    </Modal>
  )
}

type ChipsProps = { id: string; def: ObjectDef; fields: string[]; columns: 1 | 2 | 3 }

/** The fields of one section, side by side as they will stand; something can be dropped on it when it is empty, too. */
export function FieldChips({ id, def, fields, columns }: ChipsProps) {
  const { t } = useTranslation()
  const { setNodeRef, isOver } = useDroppable({ id })
  const known = fields.filter(name => def.fields.some(field => field.name === name))
  return (
    <SortableContext id={id} items={known} strategy={rectSortingStrategy}>
      <ul ref={setNodeRef} className={`layout-fields columns-${columns}${isOver ? ' over' : ''}`}>
        {known.map(name => (
          <Chip key={name} def={def} name={name} />
        ))}
        {known.length === 0 && <li className="faint layout-empty">{t('layout.dropHere')}</li>}
      </ul>
    </SortableContext>
  )
}

function Chip({ def, name }: { def: ObjectDef; name: string }) {
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id: name })
  const field = def.fields.find(one => one.name === name)
  const shift = transform ? `translate3d(${Math.round(transform.x)}px, ${Math.round(transform.y)}px, 0)` : undefined
  return (
    <li>
      <button
        ref={setNodeRef}
        className={`layout-chip${isDragging ? ' dragging' : ''}`}
        style={{ transform: shift, transition }}
        {...attributes}
        {...listeners}
      >
        <Icon name="drag" small />
        <span className="cut">{field && words(field.label)}</span>
      </button>
    </li>
  )
}
