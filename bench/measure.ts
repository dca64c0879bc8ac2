/** One line of `npm run bench -- --json`. `ratio` is ours ÷ floor, both measured in the same run. */
export type Figure = {
  id: string
  value: number
  unit: string
  floor: number | null
  ratio: number | null
  bar: string
  ok: boolean
  note?: string
}

type Judged = Pick<Figure, 'id' | 'value' | 'unit' | 'note'> & { floor?: number }

/** A figure that may be `most` at most; with a floor, their ratio beside it. */
export function atMost(most: number, { floor, ...measured }: Judged): Figure {
  const compared = { floor: floor ?? null, ratio: floor === undefined ? null : measured.value / floor }
  return { ...measured, ...compared, bar: `<= ${most}`, ok: measured.value <= most }
}

/** Sizes by flag: `--contacts=1000000 --seconds=60`; every measure has small defaults that finish in minutes on 2 cores. */
export type Options = { number(name: string, fallback: number): number }

/** A measure prints one figure or several that share their data. Its name is what `npm run bench -- <name>` selects. */
export type Measure = { name: string; run(options: Options): Promise<Figure[]> }

/** The p-th percentile (0 < p ≤ 100) of samples, by nearest rank. Throws on no samples: a figure of nothing is no figure. */
export function percentile(samples: number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const found = sorted[Math.ceil((p / 100) * sorted.length) - 1]
  if (found === undefined) throw new Error('no samples')
  return found
}
