import { pinyin } from 'pinyin-pro'

const MOST = 40

/** A name as files are named: `长途 2026` is `chang-tu-2026`; the first of its kind that is not taken. */
export function freeSlug(name: string, taken: ReadonlySet<string>): string {
  const spoken = pinyin(name, { toneType: 'none', v: true, nonZh: 'consecutive' })
  const plain = spoken
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  const base = plain.replaceAll(/^-+|-+$/g, '').slice(0, MOST) || 'x'
  for (let count = 1; ; count++) {
    const slug = count === 1 ? base : `${base}-${count}`
    if (!taken.has(slug)) return slug
  }
}
