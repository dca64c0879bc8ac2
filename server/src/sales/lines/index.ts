import { onWritten } from '../../objects/index.ts'
import { passCurrency } from './currency.ts'
import { fillLines, type LineKind } from './fill.ts'

const LINES: LineKind[] = [
  { object: 'opportunity_line', parent: 'opportunity' },
  { object: 'quote_line', parent: 'quote' },
  { object: 'price_book_entry', parent: 'price_book' },
  { object: 'payment', parent: 'contract' },
  { object: 'invoice', parent: 'contract' },
]
const BELOW = {
  quote: [{ object: 'quote_line', by: 'quote' }],
  price_book: [{ object: 'price_book_entry', by: 'price_book' }],
  contract: [
    { object: 'payment', by: 'contract' },
    { object: 'invoice', by: 'contract' },
  ],
}

/** What the product itself adds to lines and to what hangs on a contract. */
export function registerLines(): void {
  for (const kind of LINES) onWritten(kind.object, (tx, ctx, written) => fillLines(tx, ctx, kind, written))
  for (const [object, below] of Object.entries(BELOW))
    onWritten(object, (tx, ctx, written) => passCurrency(tx, ctx, below, written))
}
