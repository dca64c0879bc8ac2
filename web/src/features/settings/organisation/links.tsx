import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { InvitationLink } from '@huiliu/contracts'
import { useRoleOptions } from '../../../api/roles.ts'
import { linksQuery, team } from '../../../api/sign-in.ts'
import { useFormat } from '../../../ui/format.ts'
import { useAct } from '../use-act.ts'

/** Links by which several may still join; nothing where there are none. */
export function InvitationLinks() {
  const { t } = useTranslation()
  const links = useQuery(linksQuery).data?.items ?? []
  if (links.length === 0) return null
  return (
    <section className="org-links">
      <h3>{t('settings.members.links')}</h3>
      <ul>
        {links.map(link => (
          <LinkLine key={link.id} link={link} />
        ))}
      </ul>
    </section>
  )
}

function LinkLine({ link }: { link: InvitationLink }) {
  const { t } = useTranslation()
  const format = useFormat()
  const roles = useRoleOptions()
  const run = useAct(linksQuery.queryKey)
  const names = link.roles.map(role => roles.find(one => one.value === role)?.label ?? role)
  return (
    <li className="row">
      <span className="grow">
        {[link.department?.name, ...names].filter(Boolean).join(' · ')}
        <small>
          {t('settings.members.linkState', {
            used: link.used,
            uses: link.uses,
            by: link.createdBy,
            until: format.date(link.expiresAt),
          })}
        </small>
      </span>
      <button
        className="link bad"
        onClick={() => void run(() => team.endLink(link.id), t('settings.members.linkEnded'))}
      >
        {t('settings.members.endLink')}
      </button>
    </li>
  )
}
