import type { TestApp } from './app.ts'

/** Installs solutions of the product, in this order. */
export async function installSolutions(t: TestApp, names: string[]): Promise<void> {
  for (const name of names) {
    const { status, body } = await t.api('PUT', `/solutions/${name}/installation`)
    if (status !== 200) throw new Error(`${name}: ${JSON.stringify(body)}`)
  }
}
