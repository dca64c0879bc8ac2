/** What a line costs where nobody wrote a price. Amounts are decimals as text, as records hold them. */

export type Entry = { minQuantity: number; price: string }
export type Book = { active: boolean; from: string | null; until: string | null }

/** Whether prices of a book are in force on a day. */
export function isInForce({ active, from, until }: Book, day: string): boolean {
  return active && (from === null || from <= day) && (until === null || day <= until)
}

/** Of a product's prices the one for this quantity: of those reached, that of the largest. */
export function priceFor(entries: Entry[], quantity: number): string | null {
  const reached = entries.filter(one => one.minQuantity <= quantity)
  return reached.toSorted((a, b) => b.minQuantity - a.minQuantity)[0]?.price ?? null
}
