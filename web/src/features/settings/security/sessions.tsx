import { useTranslation } from 'react-i18next'
import type { SessionView } from '@huiliu/contracts'
import { security, sessionsQuery } from '../../../api/sign-in.ts'
import { When } from '../../../ui/when.tsx'
import { useAct } from '../use-act.ts'
import { deviceOf } from './device.ts'
import { SecurityLine } from './line.tsx'
import { TableHead } from '../../../ui/table-head.tsx'

/** 登录的设备: one is ended, or all others. */
export function Sessions({ sessions }: { sessions: SessionView[] }) {
  const { t } = useTranslation()
  const run = useAct(sessionsQuery.queryKey)
  const endOthers = () => void run(security.endOthers, t('security.othersEnded'))
  return (
    <section>
      <SecurityLine
        title={t('security.sessions')}
        text={t('security.sessionsHelp')}
        act={t('security.endOthers')}
        onAct={endOthers}
      />
      <table className="table">
        <TableHead columns={[t('security.device'), t('security.address'), t('security.way'), t('security.seen')]} />
        <tbody>
          {sessions.map(one => (
            <tr key={one.id}>
              <td title={one.agent ?? ''}>{deviceOf(one.agent ?? '') || '—'}</td>
              <td data-label={t('security.address')}>{one.address ?? '—'}</td>
              <td data-label={t('security.way')}>{t(`signInWay.${one.way}`)}</td>
              <td data-label={t('security.seen')}>
                <When at={one.seenAt} />
              </td>
              <td className="num">
                {one.current ? (
                  <span className="faint">{t('security.thisOne')}</span>
                ) : (
                  <button
                    className="link bad"
                    aria-label={t('security.endOf', { device: deviceOf(one.agent ?? '') })}
                    onClick={() => void run(() => security.endSession(one.id), t('security.ended'))}
                  >
                    {t('security.end')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
