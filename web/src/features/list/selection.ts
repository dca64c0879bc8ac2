type WithId = { id: string }

export function toggled(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Shift-click: everything from the nearest selected row above to this one. */
export function rangeTo(selected: ReadonlySet<string>, rows: WithId[], to: number): Set<string> {
  const from = rows.slice(0, to).findLastIndex(row => selected.has(row.id))
  return new Set([...selected, ...rows.slice(from < 0 ? to : from, to + 1).map(row => row.id)])
}
