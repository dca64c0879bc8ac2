import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { objects as api, objectsQuery } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { AddField } from './add-field.tsx'
import { AddObject } from './add-object.tsx'
import { DeleteField } from './delete-field.tsx'

/** 对象与字段: what the company keeps records of; a field made here is at once in lists, forms, search and API. */
export function ObjectsSettings() {
  const { t } = useTranslation()
  const found = useQuery(objectsQuery)
  const [name, setName] = useState<string>()
  const [adding, setAdding] = useState(false)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={6} />
  const all = found.data.items
  const def = all.find(one => one.name === name) ?? all[0]
  return (
    <div className="objects">
      <div>
        <ul className="object-list">
          {all.map(one => (
            <li key={one.name}>
              <button aria-pressed={one === def} onClick={() => setName(one.name)}>
                <span className="cut">{words(one.label)}</span>
                <small>{one.fields.length}</small>
              </button>
            </li>
          ))}
        </ul>
        <Button block icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
          {t('objects.add')}
        </Button>
      </div>
      {def && <ObjectFields def={def} objects={all} />}
      {adding && <AddObject onClose={() => setAdding(false)} onMade={made => (setAdding(false), setName(made))} />}
    </div>
  )
}

function ObjectFields({ def, objects }: { def: ObjectDef; objects: ObjectDef[] }) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const [deleting, setDeleting] = useState<Field>()
  return (
    <section className="object-fields">
      <header className="row">
        <h2>{words(def.label)}</h2>
        <code className="faint">{def.name}</code>
        <span className="grow" />
        <Link to="/o/$object" params={{ object: def.name }}>
          {t('objects.openList')}
        </Link>
        <Button size="small" icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
          {t('objects.addField')}
        </Button>
      </header>
      <div className="table-wrap">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('objects.field')}</th>
              <th scope="col">{t('objects.apiName')}</th>
              <th scope="col">{t('objects.type')}</th>
              <th scope="col">{t('objects.traits')}</th>
              <th scope="col">
                <span className="sr">{t('act.more')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {def.fields.map(field => (
              <FieldRow key={field.name} field={field} objects={objects} onDelete={() => setDeleting(field)} />
            ))}
          </tbody>
        </table>
      </div>
      {adding && <AddField def={def} objects={objects} onClose={() => setAdding(false)} />}
      {deleting && (
        <DeleteField
          field={deleting}
          onDelete={() => api.removeField(def.name, deleting.name)}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </section>
  )
}

function FieldRow({ field, objects, onDelete }: { field: Field; objects: ObjectDef[]; onDelete: () => void }) {
  const { t } = useTranslation()
  const target = objects.find(one => one.name === field.object)
  const traits = (['required', 'unique', 'indexed', 'searchable', 'readonly'] as const).filter(trait => field[trait])
  return (
    <tr>
      <td>{words(field.label)}</td>
      <td data-label={t('objects.apiName')}>
        <code>{field.name}</code>
      </td>
      <td data-label={t('objects.type')}>
        <span>
          {t(`fieldType.${field.type}`)}
          {target && <span className="faint"> → {words(target.label)}</span>}
        </span>
      </td>
      <td className="faint" data-label={traits.length > 0 ? t('objects.traits') : undefined}>
        {traits.map(trait => t(`trait.${trait}`)).join(' · ')}
      </td>
      <td className="num">
        {!field.standard && (
          <button className="link bad" onClick={onDelete}>
            {t('act.delete')}
          </button>
        )}
      </td>
    </tr>
  )
}
