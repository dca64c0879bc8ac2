/** Places in a message: JSON Pointers from the top (`pointer`), and as a mapping tells them (`place`). */

export type Json = unknown
/** A value to choose: where it stands, its names on the way, and itself. */
export type Leaf = { pointer: string; path: string[]; value: Json }

export function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Members of a list or an object, by the name of the step to them. */
export function membersOf(value: Json): [string, Json][] {
  if (Array.isArray(value)) return value.map((part, index): [string, Json] => [String(index), part])
  return isObject(value) ? Object.entries(value) : []
}

export function below(pointer: string, step: string): string {
  return `${pointer}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function valueAt(message: Json, pointer: string): Json {
  return stepsOf(pointer).reduce<Json>((value, step) => membersOf(value).find(([name]) => name === step)?.[1], message)
}

/** Where the first item of a list stands; the thing itself where it is no list. */
export function firstOf(message: Json, pointer: string): string {
  return Array.isArray(valueAt(message, pointer)) ? below(pointer, '0') : pointer
}

/** A pointer as told from a base on; from the whole message on (`#`) where it lies elsewhere. */
export function placeOf(pointer: string, base: string): string {
  const inside = base === '' || pointer === base || pointer.startsWith(`${base}/`)
  return inside ? pointer.slice(base.length) : `#${pointer}`
}

export function pointerOf(place: string, base: string): string {
  return place.startsWith('#') ? place.slice(1) : base + place
}

/** Values to choose from: plain ones and lists, without the items of the lists named. */
export function leavesOf(
  message: Json,
  { within = '', lists = [] }: { within?: string; lists?: string[] } = {},
): Leaf[] {
  const leaves: Leaf[] = []
  const walk = (pointer: string, value: Json) => {
    if (!isObject(value)) leaves.push({ pointer, path: stepsOf(pointer), value })
    const isCut = lists.includes(pointer)
    for (const [name, part] of isCut ? membersOf(value).slice(0, 1) : membersOf(value)) walk(below(pointer, name), part)
  }
  walk(within, valueAt(message, within))
  return leaves
}

/** Lists whose members are objects: what items or lines may stand in. */
export function listsIn(message: Json, within = ''): Leaf[] {
  return leavesOf(message, { within }).filter(
    ({ pointer, value }) =>
      Array.isArray(value) && value.some(isObject) && !/\/\d+(\/|$)/.test(pointer.slice(within.length)),
  )
}

/** A value in one short line. */
export function shown(value: Json): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
