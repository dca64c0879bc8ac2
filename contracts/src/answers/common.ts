import { Type, type Static, type TSchema } from 'typebox'

/** Nothing comes back that is not written down. */
export const closed = { additionalProperties: false }
export const Id = Type.String({ format: 'uuid' })
export const Time = Type.String({ format: 'date-time' })
export const Text = Type.String()
export const Count = Type.Integer({ minimum: 0 })

export function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

export function oneOf<const T extends readonly string[]>(values: T) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
}

/** A list that is read page by page. */
export function pagesOf<S extends TSchema>(item: S) {
  return Type.Object({ items: Type.Array(item), next: nullable(Text) }, closed)
}

/** A list that is there at once. */
export function listOf<S extends TSchema>(item: S) {
  return Type.Object({ items: Type.Array(item), next: Type.Null() }, closed)
}

type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? [keyof A] extends [keyof B]
      ? [keyof B] extends [keyof A]
        ? unknown
        : never
      : never
    : never
  : never

/** The schema of what a type says: the compiler holds the two together. */
export function says<T>() {
  return <S extends TSchema>(schema: S & Same<Static<S>, T>): S => schema
}
