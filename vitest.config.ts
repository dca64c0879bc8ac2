import { defineConfig } from 'vitest/config'

/** Hours long: `npm run soak` alone runs them. */
const LONG = process.env['HUILIU_SOAK'] === '1' ? [] : ['server/test/survival/large-workbook.test.ts']

export default defineConfig({
  test: {
    include: ['{contracts,server,web,tracker,e2e,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', ...LONG],
    globalSetup: ['server/test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
