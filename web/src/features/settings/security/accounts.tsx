import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { myAccountsQuery, signOn } from '../../../api/sign-on.ts'
import { useAct } from '../use-act.ts'

/** 关联的账号: by whose page I sign in; nothing where the company has no such way. */
export function Accounts() {
  const { t } = useTranslation()
  const run = useAct(myAccountsQuery.queryKey)
  const accounts = useQuery(myAccountsQuery).data?.items ?? []
  if (accounts.length === 0) return null
  const link = async (way: string) => {
    const gone = await run(() => signOn.linkMine(way))
    if (gone.ok) location.assign(gone.value.url)
  }
  return (
    <section>
      <h2>{t('security.accounts')}</h2>
      <ul className="security-list">
        {accounts.map(one => (
          <li key={one.way} className="row">
            <span className="grow">
              {one.name}
              <small>{one.shown ?? t('security.notLinked')}</small>
            </span>
            {one.shown === null ? (
              <button className="link" onClick={() => void link(one.way)}>
                {t('security.link')}
              </button>
            ) : (
              <button
                className="link bad"
                onClick={() => void run(() => signOn.unlinkMine(one.way), t('security.unlinked'))}
              >
                {t('security.unlink')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
