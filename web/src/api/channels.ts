import { queryOptions } from '@tanstack/react-query'
import type { ChannelTrial, ConnectedChannel, List } from '@huiliu/contracts'
import { call } from './client.ts'

export type ChannelKind = ConnectedChannel['kind']
/** What people give: settings and secrets by name; a secret left out stays as it is. */
export type ChannelGiven = { name: string; settings: Record<string, unknown>; secrets: Record<string, string> }

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => call<List<ConnectedChannel>>('/channels'),
})

export const channels = {
  connect: (kind: ChannelKind, given: ChannelGiven) =>
    call<ConnectedChannel & { secret?: string }>('/channels', { method: 'POST', body: { kind, ...given } }),
  change: (id: string, given: Partial<ChannelGiven>) =>
    call<ConnectedChannel>(`/channels/${id}`, { method: 'PATCH', body: given }),
  tryOut: (id: string) => call<ChannelTrial>(`/channels/${id}/trials`, { method: 'POST' }),
}
