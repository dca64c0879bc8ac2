import { Button, Input, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ORDER_EVENTS, type Mapping } from '@huiliu/contracts'
import { Icon } from '../../../../ui/icon.tsx'
import { baseOf, PlaceField, type Editing } from './place-field.tsx'
import { pointerOf, valueAt } from './places.ts'

type Event = NonNullable<Mapping['event']>
type Names = NonNullable<Event['names']>

/** What happened: one thing for all messages, or by the value of a field. */
export function EventField({ editing }: { editing: Editing }) {
  const { t } = useTranslation()
  const { draft, change } = editing
  const event = draft.event ?? {}
  const byValue = event.names !== undefined
  const set = (next: Event) => change({ ...draft, event: next })
  return (
    <>
      <Segmented
        size="small"
        aria-label={t('hooks.target.event')}
        value={byValue ? 'value' : 'one'}
        onChange={how =>
          set(how === 'value' ? { ...event, name: undefined, names: event.names ?? [] } : { name: event.name })
        }
        options={[
          { value: 'one', label: t('hooks.event.one') },
          { value: 'value', label: t('hooks.event.byValue') },
        ]}
      />
      {byValue ? (
        <ByValue editing={editing} event={event} set={set} />
      ) : (
        <EventName
          label={t('hooks.event.name')}
          is={draft.is}
          value={event.name}
          onChange={name => set({ name: name ?? undefined })}
        />
      )}
      {editing.problemsAt('event').map(problem => (
        <p key={problem} className="bad-text">
          {byValue ? '' : problem}
        </p>
      ))}
    </>
  )
}

function ByValue({ editing, event, set }: { editing: Editing; event: Event; set: (event: Event) => void }) {
  const { t } = useTranslation()
  const { draft, payload } = editing
  const names = event.names ?? []
  const base = baseOf(editing, 'event')
  const seen =
    event.from === undefined || base === undefined ? undefined : valueAt(payload, pointerOf(event.from, base))
  const unnamed = seen !== undefined && seen !== null && !names.some(one => one.value === String(seen))
  const add = (value: string) => set({ ...event, names: [...names, { value, name: null }] })
  return (
    <>
      <PlaceField target="event" editing={editing} label={t('hooks.event.from')} />
      <ul className="hook-names">
        {names.map((one, index) => (
          <NameRow
            key={index}
            is={draft.is}
            one={one}
            onChange={next => set({ ...event, names: names.with(index, next) })}
            onRemove={() => set({ ...event, names: names.filter((_, at) => at !== index) })}
          />
        ))}
      </ul>
      <div className="row">
        <Button size="small" icon={<Icon name="plus" small />} onClick={() => add(unnamed ? String(seen) : '')}>
          {unnamed ? t('hooks.event.addSeen', { value: String(seen).slice(0, 30) }) : t('hooks.event.add')}
        </Button>
      </div>
      <div className="hook-field">
        <span className="hook-field-name">{t('hooks.event.others')}</span>
        <Select
          aria-label={t('hooks.event.others')}
          value={event.name ?? ''}
          onChange={name => set({ ...event, name: name === '' ? undefined : name })}
          options={[{ value: '', label: t('hooks.event.othersProblem') }, ...choices(draft.is, event.name, t)]}
        />
      </div>
    </>
  )
}

type RowProps = { is: Mapping['is']; one: Names[number]; onChange: (one: Names[number]) => void; onRemove: () => void }

function NameRow({ is, one, onChange, onRemove }: RowProps) {
  const { t } = useTranslation()
  return (
    <li>
      <Input
        aria-label={t('hooks.event.value')}
        value={one.value}
        maxLength={200}
        onChange={event => onChange({ ...one, value: event.target.value })}
      />
      <Icon name="right" small />
      <EventName
        bare
        is={is}
        label={t('hooks.event.name')}
        value={one.name}
        onChange={name => onChange({ ...one, name })}
      />
      <button type="button" className="icon-button" aria-label={t('act.delete')} onClick={onRemove}>
        <Icon name="close" small />
      </button>
    </li>
  )
}

type NameProps = {
  is: Mapping['is']
  label: string
  /** null: passed over on purpose */
  value: string | null | undefined
  onChange: (name: string | null) => void
  /** beside its value, without a name of its own */
  bare?: boolean
}

/** Of an order only what orders go through; of an event whatever it is called. */
function EventName({ is, label, value, onChange, bare = false }: NameProps) {
  const { t } = useTranslation()
  const pass = bare ? [{ value: '', label: t('hooks.event.passOver') }] : []
  const control =
    is === 'order' ? (
      <Select
        aria-label={label}
        placeholder={t('hooks.event.choose')}
        value={value === null ? '' : value}
        options={[...choices(is, undefined, t), ...pass]}
        onChange={(name: string) => onChange(name === '' ? null : name)}
      />
    ) : (
      <Input
        aria-label={label}
        value={value ?? ''}
        maxLength={100}
        placeholder={bare ? t('hooks.event.passOver') : t('hooks.event.nameHint')}
        onChange={event => onChange(event.target.value === '' ? null : event.target.value)}
      />
    )
  if (bare) return control
  return (
    <div className="hook-field">
      <span className="hook-field-name">{label}</span>
      {control}
    </div>
  )
}

function choices(is: Mapping['is'], own: string | undefined, t: (key: string) => string) {
  if (is !== 'order') return own === undefined ? [] : [{ value: own, label: own }]
  return ORDER_EVENTS.map(name => ({ value: name as string, label: t(`hooks.happened.${wordOf(name)}`) }))
}

/** Order Completed → completed */
export function wordOf(name: string): string {
  return name.replace(/^Order /, '').toLowerCase()
}
