import { Button, InputNumber, Popover, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  DAY_TYPES,
  SUM_TYPES,
  VIEW_KINDS,
  type Display,
  type Field,
  type ObjectDef,
  type ViewKind,
} from '@huiliu/contracts'
import { fieldLabel } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { KIND_ICONS, completed, fieldsOf, groupTypes } from '../list/display.ts'
import './views.css'

type Props = { def: ObjectDef; display: Display; onDisplay: (display: Display) => void }

/** How the records are shown: the kind of view, and by which fields. */
export function DisplayMenu({ def, display, onDisplay }: Props) {
  const { t } = useTranslation()
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      destroyOnHidden
      content={<DisplayBox def={def} display={display} onDisplay={onDisplay} />}
    >
      <Button
        icon={<Icon name={KIND_ICONS[display.kind]} small />}
        aria-label={`${t('look.display')} · ${t(`look.kind.${display.kind}`)}`}
      >
        <span className="wide-only">{t(`look.kind.${display.kind}`)}</span>
      </Button>
    </Popover>
  )
}

function DisplayBox({ def, display, onDisplay }: Props) {
  const { t } = useTranslation()
  return (
    <div className="display-box">
      <div className="display-kinds" role="radiogroup" aria-label={t('look.display')}>
        {VIEW_KINDS.map(kind => (
          <button
            key={kind}
            role="radio"
            aria-checked={kind === display.kind}
            className={kind === display.kind ? 'display-kind on' : 'display-kind'}
            onClick={() => onDisplay(completed(def, { kind }))}
          >
            <Icon name={KIND_ICONS[kind]} />
            {t(`look.kind.${kind}`)}
          </button>
        ))}
      </div>
      <Settings def={def} display={display} onDisplay={onDisplay} />
    </div>
  )
}

/** What each kind asks for. */
const ASKS: Record<ViewKind, readonly ('group' | 'sums' | 'start' | 'end' | 'pinned')[]> = {
  table: ['group', 'sums', 'pinned'],
  kanban: ['group', 'sums'],
  calendar: ['start', 'end'],
  gallery: [],
  timeline: ['start', 'end'],
  places: ['group', 'sums'],
}

function Settings({ def, display, onDisplay }: Props) {
  const { t } = useTranslation()
  const { kind, sums = [], pinned = 1 } = display
  const asks = ASKS[kind]
  const set = (change: Partial<Display>) => onDisplay(without({ ...display, ...change }))
  return (
    <>
      {asks.includes('group') && (
        <One
          label={t(kind === 'kanban' ? 'look.columnsOf' : 'look.groupBy')}
          fields={fieldsOf(def, groupTypes(kind))}
          value={display.group}
          clear={kind === 'table'}
          onChange={group => set({ group })}
        />
      )}
      {asks.includes('sums') && (
        <label className="form-row">
          <span>{t('look.sums')}</span>
          <Select
            mode="multiple"
            aria-label={t('look.sums')}
            value={sums}
            options={choices(fieldsOf(def, SUM_TYPES))}
            notFoundContent={t('look.noSums')}
            onChange={next => set({ sums: next })}
          />
        </label>
      )}
      {asks.includes('start') && (
        <One
          label={t('look.start')}
          fields={fieldsOf(def, DAY_TYPES)}
          value={display.start}
          onChange={start => set({ start })}
        />
      )}
      {asks.includes('end') && (
        <One
          label={t('look.end')}
          fields={fieldsOf(def, DAY_TYPES).filter(field => field.name !== display.start)}
          value={display.end}
          clear
          onChange={end => set({ end })}
        />
      )}
      {asks.includes('pinned') && !display.group && (
        <label className="form-row">
          <span>{t('look.pinned')}</span>
          <InputNumber
            aria-label={t('look.pinned')}
            min={1}
            max={5}
            value={pinned}
            onChange={next => set({ pinned: next ?? 1 })}
          />
        </label>
      )}
    </>
  )
}

type OneProps = {
  label: string
  fields: Field[]
  value: string | undefined
  clear?: boolean
  onChange: (name: string | undefined) => void
}
function One({ label, fields, value, clear = false, onChange }: OneProps) {
  return (
    <label className="form-row">
      <span>{label}</span>
      <Select
        aria-label={label}
        allowClear={clear}
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        options={choices(fields)}
        onChange={(next: string | undefined) => onChange(next)}
      />
    </label>
  )
}

function choices(fields: Field[]) {
  return fields.map(field => ({ value: field.name, label: fieldLabel(field) }))
}

/** The address and the saved view hold what is chosen, and nothing else. */
function without(display: Display): Display {
  return {
    ...display,
    ...(display.group === undefined && { group: undefined }),
    ...(display.end === undefined && { end: undefined }),
    ...(display.sums?.length === 0 && { sums: undefined }),
    ...(display.pinned === 1 && { pinned: undefined }),
  }
}
