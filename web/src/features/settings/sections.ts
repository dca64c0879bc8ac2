import type { Me } from '@huiliu/contracts'
import type { IconName } from '../../ui/icon.tsx'

export type SectionKey =
  | 'me'
  | 'security'
  | 'delegations'
  | 'look'
  | 'members'
  | 'signingIn'
  | 'roles'
  | 'sharing'
  | 'ownership'
  | 'channels'
  | 'sending'
  | 'sources'
  | 'subscriptions'
  | 'tokens'
  | 'objects'
  | 'exports'
  | 'apps'
export type Section = {
  key: SectionKey
  icon: IconName
  group: 'mine' | 'team' | 'channels' | 'data'
  can?: keyof Me['can']
  /** only for who has the role that nobody can narrow */
  admin?: boolean
}

/** Settings grouped by who does it; a section without the right is not shown. */
export const SECTIONS: Section[] = [
  { key: 'me', icon: 'person', group: 'mine' },
  { key: 'security', icon: 'key', group: 'mine' },
  { key: 'delegations', icon: 'transfer', group: 'mine' },
  { key: 'look', icon: 'sun', group: 'mine' },
  { key: 'members', icon: 'people', group: 'team', can: 'members' },
  { key: 'signingIn', icon: 'out', group: 'team', can: 'members' },
  { key: 'roles', icon: 'eye', group: 'team', can: 'members' },
  { key: 'sharing', icon: 'share', group: 'team', admin: true },
  { key: 'ownership', icon: 'person', group: 'team', admin: true },
  { key: 'channels', icon: 'link', group: 'channels', can: 'sources' },
  { key: 'sending', icon: 'out', group: 'channels', can: 'settings' },
  { key: 'sources', icon: 'pulse', group: 'channels', can: 'sources' },
  { key: 'subscriptions', icon: 'send', group: 'channels', can: 'sources' },
  { key: 'tokens', icon: 'key', group: 'channels', can: 'settings' },
  { key: 'apps', icon: 'gallery', group: 'data', can: 'objects' },
  { key: 'objects', icon: 'table', group: 'data', can: 'objects' },
  { key: 'exports', icon: 'transfer', group: 'data', can: 'settings' },
]
