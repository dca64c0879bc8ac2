import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ledgerQuery } from '../../../api/wechat.ts'
import { Bones } from '../../../ui/bones.tsx'
import { useFormat } from '../../../ui/format.ts'
import { ProblemView } from '../../../ui/problem.tsx'
import { When } from '../../../ui/when.tsx'
import { SettingsCard } from '../../settings/settings-card.tsx'

/** 关注者对账: how many the platform counts, how many of them we know, and when that was compared. */
export function Followers({ id }: { id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const found = useQuery(ledgerQuery(id))
  const [counted] = found.data?.items ?? []
  return (
    <SettingsCard
      title={t('wechat.followers')}
      end={
        <>
          {' '}
          {found.data?.comparedAt && (
            <span className="end faint">
              {t('wechat.compared')} <When at={found.data.comparedAt} />
            </span>
          )}
        </>
      }
    >
      {found.isPending && <Bones rows={2} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.data?.problem && (
        <p className="card-note bad-text" role="status">
          {t('wechat.notCompared', { why: found.data.problem })}
        </p>
      )}
      {counted && (
        <dl className="wechat-figures">
          <Figure
            name={t('wechat.atPlatform')}
            value={counted.platform === null ? '—' : format.number(counted.platform)}
          />
          <Figure name={t('wechat.known')} value={format.number(counted.ours)} />
          <Figure
            name={t('wechat.missing')}
            value={counted.missing === null ? '—' : format.number(counted.missing)}
            bad={(counted.missing ?? 0) > 0}
          />
        </dl>
      )}
      {counted && counted.platform === null && !found.data?.problem && (
        <p className="card-note">{t('wechat.comparingSoon')}</p>
      )}
    </SettingsCard>
  )
}

function Figure({ name, value, bad = false }: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={bad ? 'num bad-text' : 'num'}>{value}</dd>
    </div>
  )
}
