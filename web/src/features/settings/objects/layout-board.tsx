import { useState } from 'react'
import { Button, Checkbox, Input } from 'antd'
import {
  DndContext,
  KeyboardSensor,
  PointerSensor,
  closestCorners,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core'
import { sortableKeyboardCoordinates } from '@dnd-kit/sortable'
import { useTranslation } from 'react-i18next'
import type { Layout, ObjectDef } from '@huiliu/contracts'
import { words } from '../../../app/i18n.ts'
import { Icon } from '../../../ui/icon.tsx'
import { LEFT_OUT, addSection, addTab, changeTab, containersOf, moveField, removeTab } from './layout-model.ts'
import { FieldChips, SectionCard } from './layout-section.tsx'

type Props = { def: ObjectDef; objects: ObjectDef[]; layout: Layout; onChange: (layout: Layout) => void }

/** Tabs, sections and their fields; a field is dragged from section to section, or out of the page. */
export function LayoutBoard({ def, objects, layout, onChange }: Props) {
  const { t } = useTranslation()
  const [tabId, setTabId] = useState(layout.tabs[0]?.id)
  const tab = layout.tabs.find(one => one.id === tabId) ?? layout.tabs[0]
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const containers = containersOf(
    layout,
    def.fields.map(field => field.name),
  )
  function drop({ active, over }: DragEndEvent) {
    if (!over || active.id === over.id) return
    const [field, target] = [String(active.id), String(over.id)]
    const holder = Object.keys(containers).find(id => containers[id]?.includes(target))
    onChange(moveField(layout, { field, to: holder ?? target, before: holder ? target : undefined }))
  }
  if (!tab) return null
  return (
    <DndContext sensors={sensors} collisionDetection={closestCorners} onDragEnd={drop}>
      <TabBar layout={layout} current={tab.id} onChoose={setTabId} onChange={onChange} />
      <div className="layout-board">
        <div className="layout-sections">
          {tab.sections.map((section, index) => (
            <SectionCard
              key={section.id}
              def={def}
              layout={layout}
              tab={tab}
              section={section}
              index={index}
              onChange={onChange}
            />
          ))}
          <Button size="small" icon={<Icon name="plus" small />} onClick={() => onChange(addSection(layout, tab.id))}>
            {t('layout.addSection')}
          </Button>
          <Related def={def} objects={objects} layout={layout} tabId={tab.id} onChange={onChange} />
        </div>
        <section className="layout-card layout-left-out" aria-label={t('layout.leftOut')}>
          <h3>{t('layout.leftOut')}</h3>
          <FieldChips id={LEFT_OUT} def={def} fields={containers[LEFT_OUT] ?? []} columns={1} />
        </section>
      </div>
    </DndContext>
  )
}

type TabBarProps = Pick<Props, 'layout' | 'onChange'> & { current: string; onChoose: (id: string) => void }
function TabBar({ layout, current, onChoose, onChange }: TabBarProps) {
  const { t } = useTranslation()
  const tab = layout.tabs.find(one => one.id === current)
  function add() {
    const n = layout.tabs.length + 1
    const made = addTab(layout, { zh: `标签页 ${n}`, en: `Tab ${n}` })
    onChange(made.layout)
    onChoose(made.id)
  }
  const rename = (zh: string, en: string) =>
    onChange(changeTab(layout, current, one => ({ ...one, label: { zh, en } })))
  return (
    <div className="row layout-tabs">
      {layout.tabs.length > 1 &&
        layout.tabs.map((one, n) => (
          <button key={one.id} className="chip" aria-pressed={one.id === current} onClick={() => onChoose(one.id)}>
            {words(one.label) || t('layout.tab', { n: n + 1 })}
          </button>
        ))}
      <Button size="small" icon={<Icon name="plus" small />} onClick={add}>
        {t('layout.addTab')}
      </Button>
      {tab && layout.tabs.length > 1 && (
        <span className="row layout-tab-name">
          <Input
            size="small"
            aria-label={t('layout.tabZh')}
            value={tab.label.zh}
            onChange={event => rename(event.target.value, tab.label.en)}
          />
          <Input
            size="small"
            aria-label={t('layout.tabEn')}
            value={tab.label.en}
            onChange={event => rename(tab.label.zh, event.target.value)}
          />
          <button className="link" onClick={() => onChange(removeTab(layout, current))}>
            {t('layout.removeTab')}
          </button>
        </span>
      )}
    </div>
  )
}

/** Which lists of records that point here stand below the sections. */
function Related({ def, objects, layout, tabId, onChange }: Props & { tabId: string }) {
  const { t } = useTranslation()
  const tab = layout.tabs.find(one => one.id === tabId)
  const possible = objects.flatMap(object =>
    object.fields
      .filter(field => field.object === def.name)
      .map(field => ({ object, field, key: `${object.name}.${field.name}` })),
  )
  if (!tab || possible.length === 0) return null
  const chosen = new Set(tab.related.map(one => `${one.object}.${one.field}`))
  return (
    <section className="layout-card">
      <h3>{t('layout.related')}</h3>
      {possible.map(({ object, field, key }) => (
        <Checkbox
          key={key}
          checked={chosen.has(key)}
          onChange={event => {
            const rest = tab.related.filter(one => `${one.object}.${one.field}` !== key)
            const related = event.target.checked ? [...rest, { object: object.name, field: field.name }] : rest
            onChange(changeTab(layout, tabId, one => ({ ...one, related })))
          }}
        >
          {words(object.label)} <span className="faint">{words(field.label)}</span>
        </Checkbox>
      ))}
    </section>
  )
}
