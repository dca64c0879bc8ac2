import { queryOptions } from '@tanstack/react-query'
import type { ChannelLedger, WechatMenu, WechatStanding } from '@huiliu/contracts'
import { call } from './client.ts'

const FIRST_CALL_MS = 3000

/** Until the platform has called for the first time, somebody waits for it. */
export function standingQuery(id: string) {
  return queryOptions({
    queryKey: ['channels', id, 'standing'],
    queryFn: () => call<WechatStanding>(`/channels/${id}/standing`),
    refetchInterval: query => (query.state.data?.calledAt === null ? FIRST_CALL_MS : false),
  })
}

export function ledgerQuery(id: string) {
  return queryOptions({
    queryKey: ['channels', id, 'ledger'],
    queryFn: () => call<ChannelLedger>(`/channels/${id}/ledger`),
  })
}

export function menuQuery(id: string) {
  return queryOptions({ queryKey: ['channels', id, 'menu'], queryFn: () => call<WechatMenu>(`/channels/${id}/menu`) })
}

export const wechat = {
  setMenu: (id: string, menu: WechatMenu) => call<WechatMenu>(`/channels/${id}/menu`, { method: 'PATCH', body: menu }),
}
