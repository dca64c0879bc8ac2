import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { meQuery } from '../../api/auth.ts'
import { useObjects } from '../../api/objects.ts'
import type { Values } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { FieldValue } from '../../ui/field-value.tsx'
import { fieldLabel } from '../../ui/fields.ts'
import { liveOf, type LiveValue } from './live-model.ts'

/** The formulas of a form while it is written, what will be filled in, and the rules that would refuse it as it stands. */
export function LiveValues({ def, values }: { def: ObjectDef; values: Values }) {
  const { t } = useTranslation()
  const objects = useObjects()
  const workspace = useQuery(meQuery).data?.workspace
  // The clock of a form stands still: what is shown while typing does not change by itself.
  const [now] = useState(() => new Date())
  const { computed, defaults, broken } = useMemo(() => {
    const { timeZone = 'Asia/Shanghai', country = 'CN' } = workspace ?? {}
    return liveOf(def, objects, { values, setting: { now, timeZone, country } })
  }, [def, objects, values, workspace, now])
  const labelOf = (name: string | undefined) => {
    const field = def.fields.find(one => one.name === name)
    return field ? `${fieldLabel(field)}: ` : ''
  }
  return (
    <div className="live" aria-live="polite">
      {broken.map(({ field, message }) => (
        <p key={words(message)} className="form-problem">
          {labelOf(field)}
          {words(message)}
        </p>
      ))}
      <Lines title={t('computed.live')} lines={computed} unknown={t('computed.afterSave')} />
      <Lines title={t('computed.liveDefault')} lines={defaults} unknown={t('computed.afterSave')} />
    </div>
  )
}

function Lines({ title, lines, unknown }: { title: string; lines: LiveValue[]; unknown: string }) {
  if (lines.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <dl className="fields">
        {lines.map(({ field, value, known }) => (
          <Line key={field.name} field={field} value={value} unknown={known ? undefined : unknown} />
        ))}
      </dl>
    </section>
  )
}

function Line({ field, value, unknown }: { field: Field; value: unknown; unknown: string | undefined }) {
  return (
    <>
      <dt>{fieldLabel(field)}</dt>
      <dd>{unknown ? <span className="faint">{unknown}</span> : <FieldValue field={field} value={value} />}</dd>
    </>
  )
}
