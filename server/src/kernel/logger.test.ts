import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const LOGGER = fileURLToPath(new URL('logger.ts', import.meta.url))

test('writes one JSON line and hides secrets at any of three depths', () => {
  const entry = {
    password: 's3cret',
    req: { headers: { authorization: 's3cret' } },
    source: { writeKey: 's3cret' },
    id: 7,
  }
  const script = `const { createLogger } = await import(${JSON.stringify(LOGGER)})
    const log = createLogger({ level: 'info' })
    log.info(${JSON.stringify(entry)}, 'seen')
    log.debug('not this')`
  const [line = '', ...more] = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
  expect(more).toEqual([])
  expect(JSON.parse(line)).toMatchObject({ msg: 'seen', id: 7, password: '[redacted]' })
  expect(line).not.toContain('s3cret')
})
