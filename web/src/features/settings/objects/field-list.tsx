import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { deletedFieldsQuery, objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Icon } from '../../../ui/icon.tsx'
import { SortableItem, SortableList } from '../../../ui/sortable-list.tsx'
import { useAct } from '../use-act.ts'
import { DeleteShape } from './delete-shape.tsx'
import { FieldForm } from './field-form.tsx'

type Props = { def: ObjectDef; objects: ObjectDef[] }
type Open = { what: 'add' } | { what: 'edit' | 'delete'; field: Field }

/** The fields of an object in their order; a line is dragged by its handle, by mouse, finger or keyboard. */
export function FieldList({ def, objects }: Props) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [open, setOpen] = useState<Open>()
  const [moved, setMoved] = useState<{ of: ObjectDef; order: string[] }>()
  // Until the server has answered, the order is the one dropped.
  const order = moved?.of === def ? moved.order : def.fields.map(field => field.name)
  const fields = order.flatMap(name => def.fields.find(field => field.name === name) ?? [])
  function move(next: string[]) {
    setMoved({ of: def, order: next })
    void run(() => api.order(def.name, next))
  }
  const close = () => setOpen(undefined)
  return (
    <>
      <div className="row">
        <span className="faint grow">{t('objects.count', { count: def.fields.length })}</span>
        <Button size="small" icon={<Icon name="plus" small />} onClick={() => setOpen({ what: 'add' })}>
          {t('objects.addField')}
        </Button>
      </div>
      <SortableList ids={order} className="field-list" onMove={move}>
        {fields.map(field => (
          <FieldItem
            key={field.name}
            field={field}
            def={def}
            target={objects.find(one => one.name === field.object)}
            onOpen={setOpen}
          />
        ))}
      </SortableList>
      <DeletedFields def={def} />
      {open?.what === 'add' && <FieldForm def={def} objects={objects} onClose={close} />}
      {open?.what === 'edit' && <FieldForm def={def} objects={objects} field={open.field} onClose={close} />}
      {open?.what === 'delete' && <DeleteShape def={def} field={open.field} onClose={close} />}
    </>
  )
}

type ItemProps = { field: Field; def: ObjectDef; target: ObjectDef | undefined; onOpen: (open: Open) => void }
function FieldItem({ field, def, target, onOpen }: ItemProps) {
  const { t } = useTranslation()
  const label = words(field.label)
  const deletable = !field.standard && def.nameField !== field.name
  return (
    <SortableItem id={field.name} handle={t('objects.drag', { field: label })}>
      <button className="field-name" onClick={() => onOpen({ what: 'edit', field })}>
        <span>{label}</span>
        <code className="faint">{field.name}</code>
      </button>
      <span className="field-kind">
        {t(`fieldType.${field.master ? 'master' : field.type}`)}
        {(field.formula !== undefined || field.rollup) && (
          <span className="faint"> · {t(field.rollup ? 'computed.rollup' : 'computed.formula')}</span>
        )}
        {target && <span className="faint"> → {words(target.label)}</span>}
      </span>
      <Traits field={field} named={def.nameField === field.name} />
      <span className="field-acts">
        <button
          className="icon-button"
          aria-label={t('edit.field', { field: label })}
          onClick={() => onOpen({ what: 'edit', field })}
        >
          <Icon name="edit" small />
        </button>
        <button
          className="icon-button"
          disabled={!deletable}
          aria-label={t('objects.deleteOne', { field: label })}
          title={deletable ? undefined : t('objects.notDeletable')}
          onClick={() => onOpen({ what: 'delete', field })}
        >
          <Icon name="trash" small />
        </button>
      </span>
    </SortableItem>
  )
}

function Traits({ field, named }: { field: Field; named: boolean }) {
  const { t } = useTranslation()
  const traits = (['required', 'unique', 'indexed', 'searchable', 'readonly', 'hidden'] as const).filter(
    trait => field[trait],
  )
  const texts = [...(named ? [t('trait.name')] : []), ...traits.map(trait => t(`trait.${trait}`))]
  return (
    <span className="field-traits faint">
      {texts.join(' · ')}
      {field.indexing === 'building' && (
        <span className="tag accent">
          {t('objects.indexing', { percent: Math.round((field.indexDone ?? 0) * 100) })}
        </span>
      )}
      {field.indexing === 'failed' && <span className="tag bad">{t('objects.indexFailed')}</span>}
    </span>
  )
}

function DeletedFields({ def }: { def: ObjectDef }) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const gone = useQuery(deletedFieldsQuery(def.name)).data?.items ?? []
  if (gone.length === 0) return null
  return (
    <details className="deleted">
      <summary>{t('objects.deletedFields', { count: gone.length })}</summary>
      <ul className="plain-list">
        {gone.map(field => (
          <li key={field.name} className="row">
            <span className="grow">
              {words(field.label)} <code className="faint">{field.name}</code>
            </span>
            <button
              className="link"
              onClick={() =>
                void run(
                  () => api.restoreField(def.name, field.name),
                  t('objects.fieldRestored', { field: words(field.label) }),
                )
              }
            >
              {t('act.restore')}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
