import { useDeferredValue } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Field, LayoutRelated, LayoutSection, ObjectDef } from '@huiliu/contracts'
import { layoutQuery, sectionsQuery } from '../../api/layouts.ts'

export type ShownSection = Omit<LayoutSection, 'fields'> & { fields: Field[] }
export type ShownTab = { id: string; label: LayoutSection['label']; sections: ShownSection[]; related: LayoutRelated[] }

/** An object's layout for a record with these values: sections whose condition holds, with fields that pass `keep`. */
export function useLayout(
  def: ObjectDef | undefined,
  values: Record<string, unknown>,
  keep: (field: Field) => boolean = () => true,
): ShownTab[] | undefined {
  const name = def?.name ?? ''
  const layout = useQuery({ ...layoutQuery(name), enabled: def !== undefined }).data?.layout
  const conditional = layout?.tabs.some(tab => tab.sections.some(section => section.when)) ?? false
  const asked = useDeferredValue(values)
  const shown = useQuery({
    ...sectionsQuery(name, asked),
    enabled: conditional,
    placeholderData: keepPreviousData,
  }).data?.shown
  if (!def || !layout) return undefined
  return layout.tabs.map(tab => ({
    ...tab,
    sections: tab.sections
      .filter(section => !section.when || shown?.includes(section.id))
      .map(section => ({
        ...section,
        fields: section.fields.flatMap(field => def.fields.find(one => one.name === field && keep(one)) ?? []),
      }))
      .filter(section => section.fields.length > 0),
  }))
}
