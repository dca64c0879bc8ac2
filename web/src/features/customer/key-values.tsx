import { asText } from '../../ui/fields.ts'

/** Nested data as lines a person can read: `product.name  P-200`. Lists of more than a few are counted, not dumped. */
export function KeyValues({ value }: { value: Record<string, unknown> }) {
  return (
    <dl className="key-values">
      {flatten(value, '').map(([key, text]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

const MAX_LINES = 40

/** Leaves of nested data with their path, without the empty ones. */
export function flatten(value: unknown, path: string): [string, string][] {
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) {
    if (value.every(one => typeof one !== 'object')) return [[path, value.map(asText).join('、')]]
    return value.flatMap((one, index) => flatten(one, `${path}[${index + 1}]`)).slice(0, MAX_LINES)
  }
  if (typeof value !== 'object') return [[path, asText(value)]]
  return Object.entries(value)
    .flatMap(([key, inner]) => flatten(inner, path ? `${path}.${key}` : key))
    .slice(0, MAX_LINES)
}
