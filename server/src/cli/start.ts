import { keepHeapSmall } from '../kernel/heap.ts'
import { parse } from './command.ts'

type Main = { main(options: { demo: boolean }): Promise<void> }

export async function runStart(args: string[]): Promise<number> {
  const { values } = parse(args, { demo: { type: 'boolean', default: false } })
  keepHeapSmall()
  // Loaded only here: the other commands need not read the whole server.
  const { main }: Main = await import(new URL('../main.ts', import.meta.url).href)
  await main({ demo: values.demo })
  return 0
}
