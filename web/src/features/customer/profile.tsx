import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactView, FactView, Field, RecordRow } from '@huiliu/contracts'
import { objectQuery, type ObjectWithRights } from '../../api/objects.ts'
import { recordQuery } from '../../api/records.ts'
import { Bones } from '../../ui/bones.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { allFields, asText, fieldLabel, isEditable } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { useNarrow } from '../../ui/narrow.ts'
import { PopoverButton } from '../../ui/popover-button.tsx'
import { When } from '../../ui/when.tsx'
import { CellEditor } from '../list/cell-editor.tsx'
import { useEditRecord } from '../list/edit.ts'
import { FactList } from './fact-list.tsx'

/** 资料: every field with its value, where it came from and when; edited where it stands. */
export function Profile({ contact }: { contact: ContactView }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const def = useQuery(objectQuery('contact')).data
  const row = useQuery({ ...recordQuery('contact', contact.id), enabled: !contact.anonymous }).data
  if (!def) return <Bones />
  const fields = allFields(def).filter(field => field.name !== 'updated_at' && (all || isFilled(contact, field)))
  const empty = allFields(def).length - 1 - fields.length
  return (
    <section className="card">
      <header>
        <h2>{t('customer.part.profile')}</h2>
        {!contact.anonymous && (all || empty > 0) && (
          <button className="link end" onClick={() => setAll(!all)}>
            {all ? t('customer.lessFields') : t('customer.moreFields', { count: empty })}
          </button>
        )}
      </header>
      <dl className="profile">
        {fields.map(field => (
          <ProfileLine key={field.name} def={def} contact={contact} row={row} field={field} />
        ))}
      </dl>
      {fields.length === 0 && <p className="card-note">{t('customer.nothingKnown')}</p>}
    </section>
  )
}

type LineProps = { def: ObjectWithRights; contact: ContactView; row: RecordRow | undefined; field: Field }
function ProfileLine({ def, contact, row, field }: LineProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const edit = useEditRecord(def.name)
  const facts = contact.facts.filter(fact => fact.field === field.name)
  const current = facts.find(fact => fact.current)
  const value = row?.[field.name] ?? contact.record?.[field.name] ?? current?.value
  const editable = row && contact.can.update && isEditable(field)
  const label = fieldLabel(field)
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {editing && row ? (
          <CellEditor
            field={field}
            row={row}
            onCancel={() => setEditing(false)}
            onSave={(next, from) => (setEditing(false), void edit(from, field, next))}
          />
        ) : (
          <>
            <span className="grow" onDoubleClick={() => editable && setEditing(true)}>
              <FieldValue field={field} value={value} row={contact.record ?? undefined} link />
            </span>
            {editable && (
              <button
                className="icon-button field-edit"
                aria-label={t('edit.field', { field: label })}
                onClick={() => setEditing(true)}
              >
                <Icon name="edit" small />
              </button>
            )}
            {current && <Origin field={field} fact={current} facts={facts} />}
          </>
        )}
      </dd>
    </>
  )
}

/** "企微 · 8 天前": opens everything every source said about this field, and which value is shown and why. */
function Origin({ field, fact, facts }: { field: Field; fact: FactView; facts: FactView[] }) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  return (
    <PopoverButton
      className="origin"
      placement={narrow ? 'bottomRight' : 'rightTop'}
      heading={t('facts.title', { field: fieldLabel(field) })}
      content={() => <FactList field={field} facts={facts} />}
    >
      <span className="sr">{t('facts.open', { field: fieldLabel(field) })} </span>
      {fact.source.name} · <When at={fact.at} brief />
      {facts.length > 1 && <b>· {t('facts.count', { count: facts.length })}</b>}
    </PopoverButton>
  )
}

function isFilled(contact: ContactView, field: Field): boolean {
  if (contact.facts.some(fact => fact.field === field.name && fact.current)) return true
  const value = contact.record?.[field.name]
  return asText(value) !== '' && !(Array.isArray(value) && value.length === 0)
}
