import type { Field, FormField, Locale, ObjectDef, RecordFile } from '@huiliu/contracts'
import type { FileStore, Queryable } from '../kernel/index.ts'
import { ProblemError } from '../kernel/index.ts'
import { VALUE_MESSAGES, keepFile, kindOf } from '../objects/index.ts'
import type { FormRow } from './forms.ts'

/** What was sent: texts by name of their input, and files. */
export type Sent = { texts: Map<string, string[]>; files: Map<string, SentFile[]> }
export type SentFile = { name: string; mediaType: string; content: Buffer }
export type Asked = { field: Field; asked: FormField }
/** Input → what is wrong with it, in the reader's language. */
export type Wrong = Map<string, string>
type Reading = { country: string; locale: Locale }

export const WORDS = {
  required: { zh: '请填写', en: 'Please fill in' },
  consent: { zh: '请先同意', en: 'Please agree first' },
  invalid: { zh: '格式不对', en: 'Not valid' },
}

/** The fields a form asks for that are still there. */
export function askedOf({ body }: FormRow, object: ObjectDef): Asked[] {
  return body.fields.flatMap(asked => {
    const field = object.fields.find(one => one.name === asked.name)
    return field ? [{ field, asked }] : []
  })
}

/** Values as records keep them, and what is wrong with the others. */
export function readValues(
  asked: Asked[],
  sent: Sent,
  { country, locale }: Reading,
): { values: Record<string, unknown>; wrong: Wrong } {
  const values: Record<string, unknown> = {}
  const wrong: Wrong = new Map()
  for (const { field, asked: one } of asked) {
    const required = one.required === true || field.required === true
    const given = kindOf(field).holds ? sent.files.get(field.name) : typed(field, sent)
    if (given === undefined || given === null || (Array.isArray(given) && given.length === 0)) {
      if (required) wrong.set(field.name, WORDS.required[locale])
      continue
    }
    if (kindOf(field).holds) continue
    const checked = kindOf(field).check(given, field, country)
    if ('code' in checked) wrong.set(field.name, (VALUE_MESSAGES[checked.code] ?? WORDS.invalid)[locale])
    else if (checked.value !== null) values[field.name] = checked.value
    else if (required) wrong.set(field.name, WORDS.required[locale])
  }
  return { values, wrong }
}

/** What inputs of a page send as the value of a type; undefined for nothing. */
function typed({ name, type }: Field, { texts }: Sent): unknown {
  const all = (texts.get(name) ?? []).map(text => text.trim()).filter(text => text !== '')
  const part = (key: string) => texts.get(`${name}.${key}`)?.[0]?.trim() ?? ''
  if (type === 'multi_select') return all
  if (type === 'boolean') return all[0] === 'yes' ? true : undefined
  if (type === 'address') {
    const parts = Object.fromEntries(
      ['province', 'city', 'district', 'street', 'postcode'].flatMap(key => (part(key) ? [[key, part(key)]] : [])),
    )
    return Object.keys(parts).length > 0 ? parts : undefined
  }
  if (type === 'location') {
    const [lat, lng] = [part('lat'), part('lng')]
    return lat !== '' && lng !== '' ? { lat: Number(lat), lng: Number(lng) } : undefined
  }
  return all[0]
}

type Keeping = { form: FormRow; asked: Asked[]; sent: Sent; now: Date }

/** Keeps the files that came; what is no picture where one is asked for is wrong. */
export async function keepFiles(
  q: Queryable,
  store: FileStore,
  { form, asked, sent, now }: Keeping,
  locale: Locale,
): Promise<{ values: Record<string, RecordFile[]>; wrong: Wrong }> {
  const values: Record<string, RecordFile[]> = {}
  const wrong: Wrong = new Map()
  for (const { field } of asked) {
    const { holds } = kindOf(field)
    for (const given of holds ? (sent.files.get(field.name) ?? []) : [])
      try {
        const pictures = holds === 'pictures'
        const kept = await keepFile(q, store, {
          object: form.object,
          field: field.name,
          pictures,
          actorId: null,
          given,
          now,
        })
        values[field.name] = [...(values[field.name] ?? []), kept]
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        wrong.set(field.name, WORDS.invalid[locale])
      }
  }
  return { values, wrong }
}

/** What the submission says of who sent it: his number, his address, and his name where one of the fields is for that. */
export function traitsOf(asked: Asked[], values: Record<string, unknown>, object: ObjectDef): Record<string, unknown> {
  const first = (type: Field['type']) => {
    const found = asked.find(({ field }) => field.type === type && values[field.name] !== undefined)
    return found ? values[found.field.name] : undefined
  }
  if (object.name === 'contact') return values
  const named = asked.find(
    ({ field }) =>
      field.type === 'text' &&
      /(^|_)(contact|person|customer|your)?_?name$/.test(field.name) &&
      field.name !== object.nameField,
  )
  const name = named ? values[named.field.name] : undefined
  const [phone, email] = [first('phone'), first('email')]
  return {
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
  }
}
