import { StartError } from '../kernel/start-error.ts'
import { UsageError } from './command.ts'
import { COMMANDS } from './commands.ts'
import { helpText } from './help.ts'

/** Runs `huiliu <command> …` and gives the exit code: 0 done, 1 failed, 2 not understood. */
export async function run([name = 'help', ...args]: string[]): Promise<number> {
  const command = COMMANDS.find(known => known.name === name.replace(/^--help$|^-h$/, 'help'))
  if (!command) {
    process.stderr.write(`没有这个命令：${name} · Unknown command: ${name}\n\n${helpText(COMMANDS)}`)
    return 2
  }
  try {
    return await command.run(args)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    if (!(error instanceof UsageError)) return 1
    process.stderr.write(`\nhuiliu ${command.usage}\n`)
    return 2
  }
}

function explain(error: unknown): string {
  if (error instanceof StartError || error instanceof UsageError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
