import { Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { List, OwnersNotice } from '@huiliu/contracts'
import { notices, noticesQuery } from '../../api/notices.ts'
import { When } from '../../ui/when.tsx'
import { Group } from './group.tsx'

/** A customer of mine has become one person with a colleague's: who, why, and a way to see it or put it away. */
export function Notices({ found }: { found: List<OwnersNotice> }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  async function dismiss({ id }: OwnersNotice) {
    client.setQueryData(noticesQuery.queryKey, all => all && { ...all, items: all.items.filter(one => one.id !== id) })
    await notices.dismiss(id).finally(() => client.invalidateQueries(noticesQuery))
  }
  return (
    <Group title={t('today.ownersDiffer')} why={t('today.ownersDifferWhy')}>
      {found.items.map(one => (
        <li key={one.id} className="notice">
          {one.contactId ? (
            <Link to="/customers/$id" params={{ id: one.contactId }} className="cut">
              {one.name}
            </Link>
          ) : (
            <span className="cut">{one.name}</span>
          )}
          <span className="faint cut grow" title={one.why}>
            {t('today.alsoOf', { names: one.owners.join(', ') })} · {one.why}
          </span>
          <small>
            <When at={one.at} />
          </small>
          <Button size="small" onClick={() => void dismiss(one)}>
            {t('today.dismiss')}
          </Button>
        </li>
      ))}
    </Group>
  )
}
