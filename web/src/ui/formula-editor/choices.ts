import type { Field, ObjectDef } from '@huiliu/contracts'
import { HELP, formulaType, type Group } from '@huiliu/contracts/formula'
import { words } from '../../app/i18n.ts'
import { allFields, fieldLabel } from '../fields.ts'

/** What can be put into a formula: `inserted` is the text, with the caret after it or, of a function, within it. */
export type Choice = {
  key: string
  kind: 'field' | 'function'
  /** a field's label, a function's form */
  label: string
  says: string
  inserted: string
  group?: Group
}

/** The record's fields, those behind its lookups, and totals of its children; then all functions. */
export function choicesFor(def: ObjectDef, objects: ObjectDef[]): Choice[] {
  return [...fieldChoices(def, objects), ...functionChoices()]
}

function fieldChoices(def: ObjectDef, objects: ObjectDef[]): Choice[] {
  const own = allFields(def).filter(isUsable)
  const related = own.flatMap(lookup => {
    const target = lookup.type === 'lookup' ? objects.find(one => one.name === lookup.object) : undefined
    return (target?.fields ?? [])
      .filter(isUsable)
      .map(field => fieldChoice(`${lookup.name}.${field.name}`, `${fieldLabel(lookup)} › ${fieldLabel(field)}`))
  })
  return [...own.map(field => fieldChoice(field.name, fieldLabel(field))), ...related, ...totals(def, objects)]
}

function isUsable(field: Field): boolean {
  return formulaType(field) !== undefined
}

function fieldChoice(inserted: string, label: string): Choice {
  return { key: inserted, kind: 'field', label, says: '', inserted }
}

/** A child is named by its object where one lookup alone leads here. */
function totals(def: ObjectDef, objects: ObjectDef[]): Choice[] {
  const children = objects.filter(
    child => child.fields.filter(field => field.type === 'lookup' && field.object === def.name).length === 1,
  )
  return children.flatMap(child => [
    fieldChoice(`COUNT(${child.name})`, `${words(child.label)} › COUNT`),
    ...child.fields
      .filter(field => formulaType(field) === 'number')
      .map(field => fieldChoice(`SUM(${child.name}.${field.name})`, `${words(child.label)} › ${fieldLabel(field)}`)),
  ])
}

function functionChoices(): Choice[] {
  return Object.entries(HELP).map(([name, { form, says, group }]) => ({
    key: name,
    kind: 'function' as const,
    label: words(form),
    says: words(says),
    inserted: `${name}()`,
    group,
  }))
}

/** The word that is being written before the caret. */
export function wordBefore(text: string, caret: number): string {
  return /[A-Za-z_][A-Za-z0-9_.]*$|[\u3400-\u9fff]+$/.exec(text.slice(0, caret))?.[0] ?? ''
}

const SHOWN = 60

/** What fits a word, what begins with it first; without a word the fields, then the functions by group. */
export function fitting(choices: Choice[], word: string, group: Group | 'fields' | 'all'): Choice[] {
  const among = choices.filter(
    choice => group === 'all' || (group === 'fields' ? choice.kind === 'field' : choice.group === group),
  )
  const wanted = word.toLowerCase()
  const begins = (choice: Choice) => choice.key.toLowerCase().startsWith(wanted)
  const found = among.filter(
    choice => wanted === '' || [choice.key, choice.label].some(text => text.toLowerCase().includes(wanted)),
  )
  return found.toSorted((a, b) => Number(begins(b)) - Number(begins(a))).slice(0, SHOWN)
}

/** The text with a choice in place of the word before the caret, and where the caret is then. */
export function inserting(text: string, caret: number, { inserted, kind }: Choice): { text: string; caret: number } {
  const start = caret - wordBefore(text, caret).length
  const at = start + inserted.length - (kind === 'function' && inserted.endsWith('()') ? 1 : 0)
  return { text: text.slice(0, start) + inserted + text.slice(caret), caret: at }
}
