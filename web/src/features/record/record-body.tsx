import { useState } from 'react'
import type { Field, RecordRow } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { allFields } from '../../ui/fields.ts'
import { FieldLines, SectionFields } from './record-fields.tsx'
import { RelatedRecords } from './related-records.tsx'
import { useLayout } from './use-layout.ts'

/** A record as its layout says: tabs of sections, and lists of what points to it. */
export function RecordBody({ def, row }: { def: ObjectWithRights; row: RecordRow }) {
  const tabs = useLayout(def, row)
  const [chosen, setChosen] = useState<string>()
  const tab = tabs?.find(one => one.id === chosen) ?? tabs?.[0]
  if (!tabs || !tab) return <Bones rows={8} />
  const own = new Set(def.fields.map(field => field.name))
  return (
    <div className="record-main">
      {tabs.length > 1 && (
        <div className="record-tabs" role="tablist">
          {tabs.map(one => (
            <button key={one.id} role="tab" aria-selected={one === tab} onClick={() => setChosen(one.id)}>
              {words(one.label)}
            </button>
          ))}
        </div>
      )}
      {tab.sections.map(section => (
        <SectionFields key={section.id} def={def} row={row} section={section} />
      ))}
      {tab === tabs.at(-1) && (
        <section className="card record-section">
          <FieldLines def={def} row={row} columns={2} fields={allFields(def).filter(field => isSystem(field, own))} />
        </section>
      )}
      <RelatedRecords related={tab.related} id={row.id} />
    </div>
  )
}

function isSystem({ name }: Field, own: Set<string>): boolean {
  return !own.has(name)
}
