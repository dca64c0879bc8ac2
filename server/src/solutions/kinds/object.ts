import type { Field, ObjectDef, PartBody, PartChange } from '@huiliu/contracts'
import { shapeTo, wholeCatalog, type Shape } from '../../objects/index.ts'
import { same, uniform } from '../json.ts'
import { ObjectSchema } from '../schemas.ts'
import { bodyAs } from './body.ts'
import type { Kind } from './contract.ts'

/** An object with its fields and rules. */
export const objectKind: Kind = {
  kind: 'object',
  folder: 'objects',
  schema: ObjectSchema,
  // Only what adds to another's object can do without a name of its own.
  named: (name, body) => body['name'] === name && (body['extends'] === true || hasName(body)),
  whole: ({ validations, ...body }) => ({ ...body, ...(!isEmpty(validations) && { validations }) }),
  async read(q) {
    const { objects } = await wholeCatalog(q)
    return new Map(objects.map(object => [object.name, bodyOf(object)]))
  },
  label: (name, body) => bodyAs(ObjectSchema, body).label ?? { zh: name, en: name },
  emptied: ({ name }) => ({ name, fields: [] }),
  settle,
  apply: (ctx, works) =>
    shapeTo(
      ctx,
      works.map(({ name, before, after }) => ({
        name,
        before: before && shapeOf(before),
        after: after && shapeOf(after),
      })),
    ),
}

export function bodyOf({ name, label, icon, nameField, fields, validations }: ObjectDef): PartBody {
  const parts = { name, label, icon, nameField, fields: fields.map(fieldOf), validations }
  return uniform(parts)
}

function hasName({ label, nameField }: PartBody): boolean {
  return label !== undefined && nameField !== undefined
}

function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0
}

/** What of a field is its shape: not how far an index or a total is, nor what follows from the rest. */
function fieldOf({ standard: _s, indexing: _i, indexDone: _d, filled: _f, readonly, ...field }: Field): Partial<Field> {
  const computed = field.formula !== undefined || field.rollup !== undefined
  return { ...field, ...(readonly && !computed && { readonly }) }
}

export function shapeOf(body: PartBody): Shape {
  const { name, label, icon, nameField, fields, validations } = bodyAs(ObjectSchema, body)
  const [first] = fields
  return {
    name,
    label: label ?? { zh: name, en: name },
    nameField: nameField ?? first?.name ?? 'name',
    ...(icon && { icon }),
    fields,
    ...(validations && { validations }),
  }
}

const FIXED = ['type', 'object', 'master', 'rollup', 'readonly'] as const

/** Values were read as a type and kept so: a field that would be another stays the one it is. */
function settle(before: PartBody, after: PartBody): { after: PartBody; kept: PartChange[] } {
  const was = new Map(bodyAs(ObjectSchema, before).fields.map(field => [field.name, field]))
  const kept: PartChange[] = []
  const fields = bodyAs(ObjectSchema, after).fields.map(field => {
    const old = was.get(field.name)
    const fixed = old && FIXED.find(part => !same(old[part], field[part]))
    if (!old || !fixed) return field
    kept.push({ path: `fields.${field.name}.${fixed}`, before: old[fixed] ?? null, after: field[fixed] ?? null })
    return old
  })
  return { after: kept.length > 0 ? { ...after, fields } : after, kept }
}
