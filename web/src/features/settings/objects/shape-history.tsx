import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ObjectDef } from '@huiliu/contracts'
import { shapeHistoryQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { useActorName } from '../../../ui/actor-name.ts'
import { Bones } from '../../../ui/bones.tsx'
import { asText } from '../../../ui/fields.ts'
import { ProblemView } from '../../../ui/problem.tsx'
import { When } from '../../../ui/when.tsx'

/** Who changed the shape of the object, and what. */
export function ShapeHistory({ def }: { def: ObjectDef }) {
  const { t } = useTranslation()
  const actorName = useActorName()
  const found = useQuery(shapeHistoryQuery(def.name))
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={4} />
  if (found.data.items.length === 0) return <p className="faint">{t('objects.noHistory')}</p>
  return (
    <ul className="plain-list shape-history">
      {found.data.items.map(change => {
        const field = def.fields.find(one => one.name === change.field)
        const shown = change.type === 'field.changed' || change.type === 'object.changed' ? change.changes : []
        return (
          <li key={change.id}>
            <div className="row">
              <span>{actorName(change.actor.name)}</span>
              <span>{t(`shape.${change.type.replace('.', '_')}`)}</span>
              {change.field && <strong>{field ? words(field.label) : change.field}</strong>}
              <small className="end">
                <When at={change.at} />
              </small>
            </div>
            {shown.map(({ part, before, after }) => (
              <p key={part} className="faint">
                {t(`shapePart.${part}`, { defaultValue: part })} <s>{short(before)}</s> → {short(after)}
              </p>
            ))}
          </li>
        )
      })}
    </ul>
  )
}

function short(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'zh' in value && 'en' in value)
    return words({ zh: asText(value.zh), en: asText(value.en) })
  const text = asText(value) || '—'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
