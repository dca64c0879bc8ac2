import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '@huiliu/contracts'
import { currentLocale } from '../app/i18n.ts'
import { auth, meQuery } from './auth.ts'
import { blobOf, call } from './client.ts'

/** What is done at the press of a button on the guided page. */
export type StoryAct = 'mail' | 'scan' | 'call'

/** What exists only under --demo, beside the API. */
export const demo = {
  /** Signs in without a password whoever sits at the machine: as the administrator, or as one of the demo's staff. */
  enter: (as?: string) => call<void>('/session', { method: 'POST', base: '/demo', ...(as && { body: { as } }) }),
  /** What the shop's customer does on a channel of its own; under way when it answers. */
  act: (name: StoryAct) => call<void>(`/story/${name}`, { method: 'POST', base: '/demo' }),
  /** The spreadsheet of a store in which the shop's customer bought something. */
  async storeSheet(): Promise<File> {
    const { blob } = await blobOf('/story/store-sheet', { base: '/demo' })
    return new File([blob], '门店日报.xlsx', { type: blob.type })
  },
  /** A cashier takes down the number of the shop's customer for somebody else; answers with whose card it is. */
  mixUp: () => call<{ card: string; name: string }>('/mix-up', { method: 'POST', base: '/demo' }),
}

/** Enters the demo in the language this device reads. Throws ApiProblem not_found where that takes a password. */
export async function enterDemo(client: QueryClient, as?: string): Promise<Me> {
  await demo.enter(as)
  const locale = currentLocale()
  const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
  if (me.locale === locale) return me
  const changed = await auth.changeMe({ locale })
  client.setQueryData(meQuery.queryKey, changed)
  return changed
}
