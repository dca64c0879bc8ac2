import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Node runs our TypeScript by itself; what it compiled is kept for the files that follow.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

/** Hours long: `npm run soak` alone runs them. */
const LONG = process.env['HUILIU_SOAK'] === '1' ? [] : ['server/test/survival/large-workbook.test.ts']

export default defineConfig({
  test: {
    include: ['{contracts,server,web,tracker,e2e,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', ...LONG],
    globalSetup: ['server/test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    experimental: { viteModuleRunner: false },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
