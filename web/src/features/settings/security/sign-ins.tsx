import { Button } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SignInView } from '@huiliu/contracts'
import type { signInsQuery } from '../../../api/sign-in.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { When } from '../../../ui/when.tsx'
import { deviceOf } from './device.ts'

type Props = { query: ReturnType<typeof signInsQuery>; whose?: boolean }

/** 登录日志: who came in or tried to, the newest first. */
export function SignIns({ query, whose = false }: Props) {
  const { t } = useTranslation()
  const found = useInfiniteQuery(query)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={4} />
  const items = found.data.pages.flatMap(page => page.items)
  if (items.length === 0) return <p className="faint">{t('security.noSignIns')}</p>
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            {whose && <th scope="col">{t('settings.members.name')}</th>}
            <th scope="col">{t('security.when')}</th>
            <th scope="col">{t('security.outcome')}</th>
            <th scope="col">{t('security.way')}</th>
            <th scope="col">{t('security.device')}</th>
            <th scope="col">{t('security.address')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(one => (
            <SignInRow key={one.id} one={one} whose={whose} />
          ))}
        </tbody>
      </table>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('security.more')}
        </Button>
      )}
    </>
  )
}

function SignInRow({ one, whose }: { one: SignInView; whose: boolean }) {
  const { t } = useTranslation()
  return (
    <tr>
      {whose && <td>{one.member?.name ?? t('security.nobody')}</td>}
      <td data-label={t('security.when')}>
        <When at={one.at} />
      </td>
      <td data-label={t('security.outcome')} className={one.refused ? 'bad-text' : ''}>
        {one.refused ? t(`refusal.${one.refused}`) : t('security.cameIn')}
      </td>
      <td data-label={t('security.way')}>{t(`signInWay.${one.way}`)}</td>
      <td data-label={t('security.device')} title={one.agent ?? ''}>
        {deviceOf(one.agent ?? '') || '—'}
      </td>
      <td data-label={t('security.address')}>{one.address ?? '—'}</td>
    </tr>
  )
}
