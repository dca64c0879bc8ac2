import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { deletedObjectsQuery, objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { useAct } from '../use-act.ts'
import { AddObject } from './add-object.tsx'
import { Designer } from './designer.tsx'
import '../../record/record.css'
import './objects.css'

/** How often progress of an index is asked for. */
const WATCH_MS = 2000

/** 对象与字段: what the company keeps records of; a field made here is at once in lists, forms, search and API. */
export function ObjectsSettings() {
  const { t } = useTranslation()
  const found = useQuery({
    ...objectsQuery,
    refetchInterval: ({ state }) =>
      state.data?.items.some(object => object.fields.some(field => field.indexing === 'building')) ? WATCH_MS : false,
  })
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
        <DeletedObjects />
      </div>
      {def && <Designer key={def.name} def={def} objects={all} />}
      {adding && <AddObject onClose={() => setAdding(false)} onMade={made => (setAdding(false), setName(made))} />}
    </div>
  )
}

function DeletedObjects() {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const gone = useQuery(deletedObjectsQuery).data?.items ?? []
  if (gone.length === 0) return null
  return (
    <details className="deleted">
      <summary>{t('objects.deletedOnes', { count: gone.length })}</summary>
      <ul className="plain-list">
        {gone.map(({ name, label }) => (
          <li key={name} className="row">
            <span className="cut grow">{words(label)}</span>
            <button
              className="link"
              onClick={() => void run(() => api.restore(name), t('objects.objectRestored', { name: words(label) }))}
            >
              {t('act.restore')}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
