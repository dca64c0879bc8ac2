import type { Field, Layout, LayoutRelated, LayoutSection, ObjectDef } from '@huiliu/contracts'
import type { Catalog } from './catalog.ts'

/** Layouts without tables: what is shown of one, and what one is made of where nobody made one. */

const NO_LABEL = { zh: '', en: '' }

/** All fields that are not hidden, in their order, and every list of records that point here. */
export function usualLayout(catalog: Catalog, object: ObjectDef): Layout {
  const fields = object.fields.filter(field => !field.hidden).map(field => field.name)
  const section: LayoutSection = { id: 'fields', label: NO_LABEL, columns: 2, fields }
  return {
    tabs: [{ id: 'main', label: NO_LABEL, sections: [section], related: pointingAt(catalog, object.name) }],
    without: object.fields.filter(field => field.hidden).map(field => field.name),
  }
}

/** Objects and fields by which records point to those of an object. */
export function pointingAt(catalog: Catalog, name: string): LayoutRelated[] {
  return catalog.objects.flatMap(other =>
    other.fields
      .filter(field => isLink(field) && field.object === name)
      .map(field => ({ object: other.name, field: field.name })),
  )
}

function isLink({ type }: Field): boolean {
  return type === 'lookup' || type === 'lookup_many'
}

/**
 * A saved layout as it is now: fields and lists that are gone left out, and fields made since in the last section, so that
 * nothing is lost by being new.
 */
export function currentLayout(catalog: Catalog, object: ObjectDef, saved: Layout): Layout {
  const known = new Set(object.fields.map(field => field.name))
  const placed = new Set(saved.tabs.flatMap(tab => tab.sections.flatMap(section => section.fields)))
  const fresh = object.fields
    .filter(field => !field.hidden && !placed.has(field.name) && !saved.without.includes(field.name))
    .map(field => field.name)
  const lists = pointingAt(catalog, object.name).map(({ object: on, field }) => `${on}.${field}`)
  const last = saved.tabs.flatMap(tab => tab.sections).at(-1)
  const tabs = saved.tabs.map(tab => ({
    ...tab,
    sections: tab.sections.map(section => ({
      ...section,
      fields: [...section.fields.filter(field => known.has(field)), ...(section === last ? fresh : [])],
    })),
    related: tab.related.filter(one => lists.includes(`${one.object}.${one.field}`)),
  }))
  return { tabs, without: saved.without.filter(field => known.has(field)) }
}

/** The sections of a layout whose condition holds; `holds` answers for one section. */
export function shownSections(layout: Layout, holds: (section: LayoutSection) => boolean): string[] {
  return layout.tabs.flatMap(tab => tab.sections.filter(holds).map(section => section.id))
}
