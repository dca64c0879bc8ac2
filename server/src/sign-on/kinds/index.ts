import type { OutsideKind } from '@huiliu/contracts'
import { dingtalk } from './dingtalk.ts'
import type { Kind } from './kind.ts'
import { oidc } from './oidc.ts'
import { wecom } from './wecom.ts'

export type { Kept, OpenWay, Outsider } from './kind.ts'

const KINDS: Record<OutsideKind, Kind> = { oidc, wecom, dingtalk }

export function kindOf(kind: OutsideKind): Kind {
  return KINDS[kind]
}
