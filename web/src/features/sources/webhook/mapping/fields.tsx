import { useState, type ReactNode } from 'react'
import { Input, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { SCOPED_KINDS } from '@huiliu/contracts'
import { Icon } from '../../../../ui/icon.tsx'
import { itemsFrom, placeAt, type Draft, type Target } from './draft.ts'
import { EventField } from './event-field.tsx'
import { PlaceField, type Editing } from './place-field.tsx'
import { listsIn } from './places.ts'
import { FACTS, LINE, ORDER, SHOWN_FACTS, SHOWN_WHO, WHO } from './targets.ts'

const KINDS: Draft['is'][] = ['order', 'event', 'person']

/** The right side: what we understand, and where each of it stands in the message. */
export function MappingFields({ editing }: { editing: Editing }) {
  const { t } = useTranslation()
  const { draft, change } = editing
  return (
    <div className="hook-fields">
      <Group title={t('hooks.group.what')}>
        <Segmented
          aria-label={t('hooks.group.what')}
          value={draft.is}
          onChange={is => change({ ...draft, is })}
          options={KINDS.map(is => ({ value: is, label: t(`hooks.is.${is}`) }))}
        />
        <Items editing={editing} />
      </Group>
      <Group title={t('hooks.group.who')} help={t('hooks.group.whoHelp')}>
        <Some all={WHO} always={SHOWN_WHO} editing={editing} more={t('hooks.moreWho')} />
        <Scopes editing={editing} />
      </Group>
      {draft.is !== 'person' && (
        <Group title={t('hooks.group.event')}>
          <EventField editing={editing} />
        </Group>
      )}
      {draft.is === 'order' && <OrderFields editing={editing} />}
      <Group title={t('hooks.group.person')}>
        <Some all={FACTS} always={SHOWN_FACTS} editing={editing} more={t('hooks.moreFacts')} />
      </Group>
      <Group title={t('hooks.group.rest')}>
        <PlaceField target="at" editing={editing} />
        <PlaceField target="key" editing={editing} />
        {draft.is !== 'person' && <Properties editing={editing} />}
      </Group>
    </div>
  )
}

function Group({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <fieldset className="hook-group">
      <legend>{title}</legend>
      {help && <p className="faint">{help}</p>}
      {children}
    </fieldset>
  )
}

/** Where the items stand: the message itself, or a list in it. */
function Items({ editing: { payload, draft, change } }: { editing: Editing }) {
  const { t } = useTranslation()
  const lists = listsIn(payload).map(leaf => ({
    value: leaf.pointer,
    label: leaf.path.join(' › ') || t('hooks.wholeList'),
  }))
  const whole = Array.isArray(payload) ? [] : [{ value: '', label: t('hooks.whole') }]
  const own = [...whole, ...lists].some(one => one.value === draft.each)
    ? []
    : [{ value: draft.each, label: draft.each }]
  return (
    <div className="hook-field">
      <span className="hook-field-name">{t('hooks.each')}</span>
      <Select
        aria-label={t('hooks.each')}
        value={draft.each}
        options={[...whole, ...lists, ...own]}
        onChange={each => change(itemsFrom(payload, draft, each))}
      />
    </div>
  )
}

/** The usual ones, and those already connected; the rest on demand. */
function Some({ all, always, editing, more }: { all: Target[]; always: Target[]; editing: Editing; more: string }) {
  const [open, setOpen] = useState(false)
  const shown = all.filter(one => open || always.includes(one) || placeAt(editing.draft, one) !== undefined)
  return (
    <>
      {shown.map(target => (
        <PlaceField key={target} target={target} editing={editing} />
      ))}
      {shown.length < all.length && (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {more}
        </button>
      )}
    </>
  )
}

/** Ids of WeChat mean something only within one application. */
function Scopes({ editing: { draft, change } }: { editing: Editing }) {
  const { t } = useTranslation()
  return draft.who.map((one, index) =>
    SCOPED_KINDS.includes(one.kind) ? (
      <div key={one.kind} className="hook-field">
        <span className="hook-field-name">{t('hooks.scopeOf', { kind: t(`hooks.target.who.${one.kind}`) })}</span>
        <Input
          aria-label={t('hooks.scopeOf', { kind: t(`hooks.target.who.${one.kind}`) })}
          placeholder="wx…"
          maxLength={100}
          value={one.scope ?? ''}
          onChange={event =>
            change({ ...draft, who: draft.who.with(index, { ...one, scope: event.target.value || undefined }) })
          }
        />
      </div>
    ) : null,
  )
}

function OrderFields({ editing }: { editing: Editing }) {
  const { t } = useTranslation()
  const { draft, change } = editing
  const units = (['whole', 'hundredths'] as const).map(value => ({ value, label: t(`hooks.amounts.${value}`) }))
  return (
    <>
      <Group title={t('hooks.group.order')}>
        {ORDER.map(target => (
          <PlaceField key={target} target={target} editing={editing} />
        ))}
        <div className="hook-field">
          <span className="hook-field-name">{t('hooks.amountsLabel')}</span>
          <Segmented
            aria-label={t('hooks.amountsLabel')}
            value={draft.order.amounts}
            options={units}
            onChange={amounts => change({ ...draft, order: { ...draft.order, amounts } })}
          />
        </div>
      </Group>
      <Group title={t('hooks.group.lines')}>
        <PlaceField target="lines" editing={editing} />
        {draft.order.lines && LINE.map(target => <PlaceField key={target} target={target} editing={editing} />)}
      </Group>
    </>
  )
}

function Properties({ editing }: { editing: Editing }) {
  const { t } = useTranslation()
  const { draft, change } = editing
  return (
    <>
      <ul className="hook-properties">
        {draft.properties.map((one, index) => (
          <li key={one.name} className="tag">
            {one.name}
            <button
              type="button"
              className="icon-button"
              aria-label={t('hooks.removeProperty', { name: one.name })}
              onClick={() => change({ ...draft, properties: draft.properties.filter((_, at) => at !== index) })}
            >
              <Icon name="close" small />
            </button>
          </li>
        ))}
      </ul>
      <PlaceField target="property" editing={editing} />
    </>
  )
}
