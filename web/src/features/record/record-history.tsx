import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, HistoryEntry, ObjectDef } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { historyQuery, recordQuery } from '../../api/records.ts'
import { useActorName } from '../../ui/actor-name.ts'
import { Bones } from '../../ui/bones.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { allFields, asText, fieldLabel, isEditable } from '../../ui/fields.ts'
import { ProblemView } from '../../ui/problem.tsx'
import { useUndo } from '../../ui/toast.tsx'
import { When } from '../../ui/when.tsx'
import { useEditRecord } from '../list/edit.ts'
import './record.css'

/** Who changed what and why; every act can be taken back, for ever. */
export function RecordHistory({ def, id }: { def: ObjectWithRights; id: string }) {
  const { t } = useTranslation()
  const found = useQuery(historyQuery(def.name, id))
  const undo = useUndo()
  const edit = useEditRecord(def.name)
  const row = useQuery({ ...recordQuery(def.name, id), enabled: def.can.update }).data
  const restore = (field: Field, value: unknown) => row && void edit(row, field, value)
  const entries = found.data?.items ?? []
  return (
    <section className="history">
      <h2>
        {t('history.title')} <span className="faint">{entries.length > 0 && entries.length}</span>
      </h2>
      {found.isPending && <Bones rows={3} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && entries.length === 0 && <p className="faint">{t('history.none')}</p>}
      <ul className="plain-list">
        {entries.map(entry => (
          <EntryLine
            key={entry.eventId}
            def={def}
            entry={entry}
            onRestore={def.can.update && row ? restore : undefined}
            onUndo={def.can.update ? () => void undo(entry.actId) : undefined}
          />
        ))}
      </ul>
    </section>
  )
}

type EntryProps = {
  def: ObjectDef
  entry: HistoryEntry
  onUndo: (() => void) | undefined
  /** puts one value back that a field once held */
  onRestore: ((field: Field, value: unknown) => void) | undefined
}
function EntryLine({ def, entry, onUndo, onRestore }: EntryProps) {
  const { t } = useTranslation()
  const actorName = useActorName()
  const fields = allFields(def)
  return (
    <li className={entry.undone ? 'undone' : ''}>
      <div className="row">
        <span>
          {actorName(entry.actor)}
          {entry.behalf && <small>{t('history.behalf', { name: entry.behalf })}</small>}
        </span>
        <small>
          {t(`history.${entry.type.split('.').at(-1)}`, { defaultValue: entry.type })} · <When at={entry.at} />
        </small>
        {entry.undone && <small className="end">{t('history.undone')}</small>}
        {!entry.undone && onUndo && (
          <button className="link end" onClick={onUndo}>
            {t('act.undo')}
          </button>
        )}
      </div>
      {entry.changes.map(change => {
        const field = fields.find(one => one.name === change.field)
        return (
          <p key={change.field}>
            <span className="faint">{field ? fieldLabel(field) : change.field}</span>{' '}
            <s>{shown(field, change.before)}</s> → {shown(field, change.after)}
            {onRestore && field && isEditable(field) && entry.type !== 'record.created' && (
              <button className="link history-restore" onClick={() => onRestore(field, change.before)}>
                {t('history.restoreValue')}
              </button>
            )}
          </p>
        )
      })}
      {entry.reason && <p className="faint">{t('history.reason', { reason: entry.reason })}</p>}
    </li>
  )
}

function shown(field: Parameters<typeof FieldValue>[0]['field'] | undefined, value: unknown) {
  if (!field) return asText(value) || '—'
  return <FieldValue field={field} value={value} />
}
