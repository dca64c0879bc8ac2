import { isObject, type Json } from '../json-safe.ts'

/** Where a mapping looks: the item at hand and the message it stands in. */
export type Around = { item: Json; message: Json }

/** What stands at a JSON Pointer, from the item on or, after a `#`, from the whole message on; undefined where nothing does. */
export function valueAt(place: string, { item, message }: Around): Json | undefined {
  return place.startsWith('#') ? pointed(message, place.slice(1)) : pointed(item, place)
}

/** RFC 6901; members an object has by birth (`constructor`) are not there. */
export function pointed(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value
  for (const step of pointer.split('/').slice(1).map(unescape)) {
    if (Array.isArray(found)) found = /^\d{1,6}$/.test(step) ? found[Number(step)] : undefined
    else if (isObject(found)) found = Object.hasOwn(found, step) ? found[step] : undefined
    else return undefined
  }
  return found
}

function unescape(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** A pointer with one more step. */
export function below(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
