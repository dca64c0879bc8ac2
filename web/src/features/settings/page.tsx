import { lazy, Suspense, useEffect, useRef, type ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/auth.ts'
import { NotFound } from '../../app/states.tsx'
import { Bones } from '../../ui/bones.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SECTIONS, type Section, type SectionKey } from './sections.ts'
import './settings.css'

const MySettings = lazy(() => import('./me.tsx').then(module => ({ default: module.MySettings })))
const SecuritySettings = lazy(() =>
  import('./security/security.tsx').then(module => ({ default: module.SecuritySettings })),
)
const SigningInSettings = lazy(() =>
  import('./signing-in/signing-in.tsx').then(module => ({ default: module.SigningInSettings })),
)
const LookSettings = lazy(() => import('./look.tsx').then(module => ({ default: module.LookSettings })))
const MembersSettings = lazy(() =>
  import('./organisation/members.tsx').then(module => ({ default: module.MembersSettings })),
)
const RolesSettings = lazy(() => import('./roles/roles.tsx').then(module => ({ default: module.RolesSettings })))
const SharingSettings = lazy(() =>
  import('./sharing/sharing.tsx').then(module => ({ default: module.SharingSettings })),
)
const OwnershipSettings = lazy(() =>
  import('../ownership/rules.tsx').then(module => ({ default: module.OwnershipSettings })),
)
const DelegationsSettings = lazy(() =>
  import('./delegations.tsx').then(module => ({ default: module.DelegationsSettings })),
)
const ChannelsSettings = lazy(() =>
  import('../channels/list.tsx').then(module => ({ default: module.ChannelsSettings })),
)
const SendingSettings = lazy(() => import('./sending.tsx').then(module => ({ default: module.SendingSettings })))
const SourcesSettings = lazy(() => import('./sources.tsx').then(module => ({ default: module.SourcesSettings })))
const SubscriptionsSettings = lazy(() =>
  import('../subscriptions/list.tsx').then(module => ({ default: module.SubscriptionsSettings })),
)
const TokensSettings = lazy(() => import('../tokens/list.tsx').then(module => ({ default: module.TokensSettings })))
const ObjectsSettings = lazy(() =>
  import('./objects/objects.tsx').then(module => ({ default: module.ObjectsSettings })),
)
const ExportsSettings = lazy(() => import('./exports.tsx').then(module => ({ default: module.ExportsSettings })))

const AppsSettings = lazy(() => import('./apps/apps.tsx').then(module => ({ default: module.AppsSettings })))

const PAGES: Record<SectionKey, ReactElement> = {
  me: <MySettings />,
  security: <SecuritySettings />,
  signingIn: <SigningInSettings />,
  delegations: <DelegationsSettings />,
  look: <LookSettings />,
  members: <MembersSettings />,
  roles: <RolesSettings />,
  sharing: <SharingSettings />,
  ownership: <OwnershipSettings />,
  channels: <ChannelsSettings />,
  sending: <SendingSettings />,
  sources: <SourcesSettings />,
  subscriptions: <SubscriptionsSettings />,
  tokens: <TokensSettings />,
  objects: <ObjectsSettings />,
  exports: <ExportsSettings />,
  apps: <AppsSettings />,
}

const GROUPS: Section['group'][] = ['mine', 'team', 'channels', 'data']

/** Settings, grouped by who does it. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { section = 'me' } = useParams({ strict: false })
  const me = useQuery({ ...meQuery, enabled: false }).data
  const admin = me?.member.roles.includes('admin') && !me.acting
  const allowed = SECTIONS.filter(one => (!one.can || me?.can[one.can]) && (!one.admin || admin))
  const current = allowed.find(one => one.key === section)
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    document.title = t('job.settings')
  }, [t])
  useEffect(() => {
    // On a phone the sections are one line to be swiped.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [section])
  return (
    <div className="settings">
      <nav ref={nav} aria-label={t('job.settings')}>
        {GROUPS.map(group => (
          <SectionGroup
            key={group}
            group={group}
            sections={allowed.filter(one => one.group === group)}
            current={current?.key}
          />
        ))}
      </nav>
      <div className="settings-page">
        {current ? (
          <>
            <h1>{t(`settings.${current.key}.title`)}</h1>
            <p className="settings-lead">{t(`settings.${current.key}.lead`)}</p>
            <Suspense fallback={<Bones rows={5} />}>{PAGES[current.key]}</Suspense>
          </>
        ) : (
          <NotFound />
        )}
      </div>
    </div>
  )
}

function SectionGroup({
  group,
  sections,
  current,
}: {
  group: string
  sections: Section[]
  current: string | undefined
}) {
  const { t } = useTranslation()
  if (sections.length === 0) return null
  return (
    <>
      <h2>{t(`settings.group.${group}`)}</h2>
      {sections.map(one => (
        <Link
          key={one.key}
          to="/settings/$section"
          params={{ section: one.key }}
          className={one.key === current ? 'on' : ''}
          aria-current={one.key === current ? 'page' : undefined}
        >
          <Icon name={one.icon} small />
          {t(`settings.${one.key}.title`)}
        </Link>
      ))}
    </>
  )
}
