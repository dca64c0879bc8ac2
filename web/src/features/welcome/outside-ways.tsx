import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/client.ts'
import { waysQuery } from '../../api/sign-on.ts'

const route = getRouteApi('/signin')

/** Over another's page: 企业微信, 钉钉, the company's own accounts. */
export function OutsideWays() {
  const { t } = useTranslation()
  const { from } = route.useSearch()
  const ways = useQuery(waysQuery).data?.items ?? []
  if (ways.length === 0) return null
  return (
    <div className="welcome-ways">
      {ways.map(({ id, kind, name }) => (
        <a key={id} className="welcome-way" href={`/api/v1/session/ways/${id}${query({ from })}`}>
          {kind === 'oidc' ? t('welcome.by', { name }) : t('welcome.scan', { name })}
        </a>
      ))}
    </div>
  )
}
