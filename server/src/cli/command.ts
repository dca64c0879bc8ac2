import { parseArgs } from 'node:util'
import type { ParseArgsOptionsConfig } from 'node:util'

/** One word after `huiliu`. `run` gives the exit code. */
export type Command = {
  name: string
  /** Name and arguments, as typed. */
  usage: string
  summary: { zh: string; en: string }
  run(args: string[]): Promise<number>
}

/** The arguments make no sense; the command's usage is shown with it. */
export class UsageError extends Error {}

/** Node's parseArgs, strict, with its complaints as UsageError. */
export function parse<T extends ParseArgsOptionsConfig>(args: string[], options: T, words = 0) {
  try {
    const parsed = parseArgs({ args, options, strict: true, allowPositionals: words > 0 })
    if (parsed.positionals.length > words) throw new Error(`unexpected: ${parsed.positionals.slice(words).join(' ')}`)
    return parsed
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
