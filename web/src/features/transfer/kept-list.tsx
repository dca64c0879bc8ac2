import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { recordQuery } from '../../api/records.ts'
import { asText, fieldLabel, recordName } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'

const SHOWN = 50

/** Later work that the undoing left alone, record by record. */
export function KeptList({ view, def }: { view: ImportView; def: ObjectWithRights }) {
  const { t } = useTranslation()
  const format = useFormat()
  const kept = view.kept.slice(0, SHOWN)
  const ids = [...new Map(kept.map(one => [one.id, one])).values()]
  const rows = useQueries({ queries: ids.map(one => ({ ...recordQuery(one.object, one.id), retry: false })) })
  const names = new Map(ids.map((one, at) => [one.id, rows[at]?.data]))
  if (view.counts.kept === 0) return <p className="import-kept faint">{t('transfer.keptNone')}</p>
  return (
    <div className="import-kept">
      <p>{t('transfer.kept', { number: format.number(view.counts.kept), count: view.counts.kept })}</p>
      <ul>
        {kept.map((one, at) => {
          const row = names.get(one.id)
          const field = def.name === one.object ? def.fields.find(({ name }) => name === one.field) : undefined
          return (
            <li key={at}>
              <Link to="/o/$object/$id" params={{ object: one.object, id: one.id }}>
                {row ? recordName(def.name === one.object ? def : undefined, row) : one.id.slice(0, 8)}
              </Link>
              {field && (
                <span>
                  {fieldLabel(field)}: {asText(one.value) || '—'}
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
