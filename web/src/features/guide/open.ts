import type { QueryClient } from '@tanstack/react-query'
import { notFound, redirect } from '@tanstack/react-router'
import { meQuery } from '../../api/auth.ts'
import { ApiProblem } from '../../api/client.ts'
import { enterDemo } from '../../api/demo.ts'
import { currentLocale, showIn } from '../../app/i18n.ts'

/**
 * Before the guided page: at the machine the demo runs on anybody becomes its administrator, for others of the demo's
 * company may not see or cut what the page is about.
 */
export async function openGuide(client: QueryClient): Promise<void> {
  const known = await client.ensureQueryData(meQuery).catch((error: unknown) => {
    if (isProblem(error, 401)) return undefined
    throw error
  })
  if (known?.demo === false) throw notFound()
  const me = known?.can.settings ? known : await enter(client)
  if (me.locale !== currentLocale()) await showIn(me.locale)
}

async function enter(client: QueryClient) {
  try {
    client.clear()
    return await enterDemo(client)
  } catch (error) {
    if (isProblem(error, 404)) throw redirect({ to: '/signin', search: { from: '/demo' } })
    throw error
  }
}

function isProblem(error: unknown, status: number): boolean {
  return error instanceof ApiProblem && error.status === status
}
