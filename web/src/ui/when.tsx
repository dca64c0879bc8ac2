import { useFormat } from './format.ts'

/** Relative within a week, the date after that; the exact moment on hover. */
export function When({ at, brief = false }: { at: string; brief?: boolean }) {
  const format = useFormat()
  return (
    <time dateTime={at} title={format.exact(at)}>
      {brief ? format.brief(at) : format.ago(at)}
    </time>
  )
}
