import type { Command } from './command.ts'
import { runDoctor } from './doctor.ts'
import { helpText } from './help.ts'
import { runMigrate } from './migrate.ts'
import { runStart } from './start.ts'
import { runToken } from './token.ts'

/** All commands, in the order help shows them. */
export const COMMANDS: Command[] = [
  {
    name: 'start',
    usage: 'start [--demo]',
    summary: { zh: '启动服务；--demo 同时载入演示公司', en: 'Start the server; --demo also loads the demo company' },
    run: runStart,
  },
  {
    name: 'demo',
    usage: 'demo',
    summary: { zh: '启动服务并载入演示公司', en: 'Start the server with the demo company' },
    run: args => runStart([...args, '--demo']),
  },
  {
    name: 'migrate',
    usage: 'migrate',
    summary: { zh: '将数据库升级到当前版本', en: 'Bring the database to this release' },
    run: runMigrate,
  },
  {
    name: 'token',
    usage: 'token create --role <admin|member|read_only> [--name <name>]',
    summary: { zh: '签发 API 令牌，只在标准输出上打印它', en: 'Issue an API token; prints it and nothing else' },
    run: runToken,
  },
  {
    name: 'doctor',
    usage: 'doctor',
    summary: { zh: '检查数据库、数据文件夹、磁盘和端口', en: 'Check database, data folder, disk and port' },
    run: runDoctor,
  },
  {
    name: 'help',
    usage: 'help',
    summary: { zh: '显示命令和环境变量', en: 'Show the commands and the environment variables' },
    run: async () => {
      process.stdout.write(helpText(COMMANDS))
      return 0
    },
  },
]
