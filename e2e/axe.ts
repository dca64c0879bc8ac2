import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Violation = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }

/** What axe calls serious or critical in one document (frames within it are asked by themselves), as `rule: element`. */
export async function faults(frame: Frame): Promise<string[]> {
  await frame.evaluate(AXE)
  const violations = await frame.evaluate<Violation[]>(
    `axe.run(document, { resultTypes: ['violations'], iframes: false }).then(result => result.violations)`,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`),
    )
}
