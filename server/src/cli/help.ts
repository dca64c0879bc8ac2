import { VARIABLES } from '../kernel/config.ts'
import type { Command } from './command.ts'

/** The page `huiliu help` prints: every command and every environment variable. */
export function helpText(commands: Command[]): string {
  const usages = commands.map(({ usage, summary }) => entry(`huiliu ${usage}`, summary))
  const variables = VARIABLES.map(variable =>
    entry(variable.default ? `${variable.name}=${variable.default}` : variable.name, variable),
  )
  return ['汇流 Huiliu', '', '命令 Commands', ...usages, '', '环境变量 Environment', ...variables, ''].join('\n')
}

function entry(head: string, { zh, en }: { zh: string; en: string }): string {
  return `  ${head}\n      ${zh}\n      ${en}`
}
