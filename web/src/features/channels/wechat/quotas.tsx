import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { standingQuery } from '../../../api/wechat.ts'
import { Bones } from '../../../ui/bones.tsx'
import { useFormat } from '../../../ui/format.ts'
import { ProblemView } from '../../../ui/problem.tsx'
import { SettingsCard } from '../../settings/settings-card.tsx'

/** 可发条数: what a follower's act allows to be sent to him, and how much of it is open over all followers. */
export function Quotas({ id }: { id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const found = useQuery(standingQuery(id))
  return (
    <SettingsCard
      title={t('wechat.quotas')}
      end={<> {found.data && <span className="end faint">{t('wechat.readAt', { day: found.data.readAt })}</span>}</>}
    >
      {found.isPending && <Bones rows={4} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <div className="table-wrap">
          <table className="table wechat-quotas">
            <thead>
              <tr>
                <th scope="col">{t('wechat.trigger')}</th>
                <th scope="col">{t('wechat.allows')}</th>
                <th scope="col" className="num">
                  {t('wechat.open')}
                </th>
                <th scope="col" className="num">
                  {t('wechat.left')}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.data.triggers.map(({ trigger, sends, minutes, open, left }) => (
                <tr key={trigger}>
                  <th scope="row">{t(`wechat.triggers.${trigger}`)}</th>
                  <td data-label={t('wechat.allows')}>
                    {minutes >= 60
                      ? t('wechat.sendsHours', { sends, hours: minutes / 60 })
                      : t('wechat.sendsMinutes', { sends, minutes })}
                  </td>
                  <td className="num" data-label={t('wechat.open')}>
                    {format.number(open)}
                  </td>
                  <td className="num" data-label={t('wechat.left')}>
                    {format.number(left)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </SettingsCard>
  )
}
