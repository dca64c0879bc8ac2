import type { Layout, LayoutSection, LayoutTab } from '@huiliu/contracts'

/** Where a field stands in a layout being edited: a section's id, or this for those left out. */
export const LEFT_OUT = 'left-out'

type Containers = Record<string, string[]>

/** Section → fields, with those left out under their own name. */
export function containersOf(layout: Layout, fields: string[]): Containers {
  const sections = layout.tabs.flatMap(tab => tab.sections)
  const placed = new Set(sections.flatMap(section => section.fields))
  return {
    ...Object.fromEntries(sections.map(section => [section.id, section.fields])),
    [LEFT_OUT]: fields.filter(field => !placed.has(field)),
  }
}

/** The layout with a field taken from where it is and put into a section, before another field or at the end. */
export function moveField(
  layout: Layout,
  { field, to, before }: { field: string; to: string; before?: string | undefined },
): Layout {
  const put = (fields: string[]) => {
    const rest = fields.filter(one => one !== field)
    const at = before === undefined ? -1 : rest.indexOf(before)
    return at < 0 ? [...rest, field] : rest.toSpliced(at, 0, field)
  }
  const tabs = layout.tabs.map(tab => ({
    ...tab,
    sections: tab.sections.map(section => ({
      ...section,
      fields: section.id === to ? put(section.fields) : section.fields.filter(one => one !== field),
    })),
  }))
  const without = layout.without.filter(one => one !== field)
  return { tabs, without: to === LEFT_OUT ? [...without, field] : without }
}

export function changeTab(layout: Layout, id: string, change: (tab: LayoutTab) => LayoutTab): Layout {
  return { ...layout, tabs: layout.tabs.map(tab => (tab.id === id ? change(tab) : tab)) }
}

export function changeSection(layout: Layout, id: string, change: Partial<LayoutSection>): Layout {
  return {
    ...layout,
    tabs: layout.tabs.map(tab => ({
      ...tab,
      sections: tab.sections.map(section => (section.id === id ? { ...section, ...change } : section)),
    })),
  }
}

export function addSection(layout: Layout, tabId: string): Layout {
  const section: LayoutSection = { id: newId(layout), label: { zh: '', en: '' }, columns: 2, fields: [] }
  return changeTab(layout, tabId, tab => ({ ...tab, sections: [...tab.sections, section] }))
}

/** Its fields go to the one before, or after; the last section of a tab stays. */
export function removeSection(layout: Layout, tabId: string, id: string): Layout {
  return changeTab(layout, tabId, tab => {
    const at = tab.sections.findIndex(section => section.id === id)
    const gone = tab.sections[at]
    const rest = tab.sections.toSpliced(at, 1)
    const heir = rest[Math.max(at - 1, 0)]
    if (!gone || !heir) return tab
    const fields = [...heir.fields, ...gone.fields]
    return { ...tab, sections: rest.map(section => (section === heir ? { ...heir, fields } : section)) }
  })
}

export function shiftSection(layout: Layout, tabId: string, { id, by }: { id: string; by: 1 | -1 }): Layout {
  return changeTab(layout, tabId, tab => {
    const at = tab.sections.findIndex(section => section.id === id)
    const section = tab.sections[at]
    if (!section || at + by < 0 || at + by >= tab.sections.length) return tab
    return { ...tab, sections: tab.sections.toSpliced(at, 1).toSpliced(at + by, 0, section) }
  })
}

export function addTab(layout: Layout, label: LayoutTab['label']): { layout: Layout; id: string } {
  const id = newId(layout)
  const section: LayoutSection = { id: `${id}s`, label: { zh: '', en: '' }, columns: 2, fields: [] }
  return { id, layout: { ...layout, tabs: [...layout.tabs, { id, label, sections: [section], related: [] }] } }
}

/** Its sections go to the first tab. */
export function removeTab(layout: Layout, id: string): Layout {
  const gone = layout.tabs.find(tab => tab.id === id)
  const rest = layout.tabs.filter(tab => tab.id !== id)
  const tabs = rest.map((tab, n) =>
    n === 0 && gone
      ? { ...tab, sections: [...tab.sections, ...gone.sections], related: [...tab.related, ...gone.related] }
      : tab,
  )
  return { ...layout, tabs }
}

function newId(layout: Layout): string {
  const known = new Set(layout.tabs.flatMap(tab => [tab.id, ...tab.sections.map(section => section.id)]))
  for (let n = known.size; ; n++) if (!known.has(`part_${n}`)) return `part_${n}`
}
