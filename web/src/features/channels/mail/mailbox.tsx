import { useState } from 'react'
import { Button, Progress } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ConnectedChannel, MailboxView, MailFolderView } from '@huiliu/contracts'
import { mailbox, mailboxQuery } from '../../../api/mailbox.ts'
import { Bones } from '../../../ui/bones.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView, useProblemText } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'
import { SettingsCard } from '../../settings/settings-card.tsx'
import './mailbox.css'

/** 对账: what the mailbox says it has, what we hold of it, and the difference, folder by folder. */
export function Mailbox({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const found = useQuery(mailboxQuery(channel.id))
  const [repairing, setRepairing] = useState(false)
  async function repair() {
    setRepairing(true)
    try {
      client.setQueryData(mailboxQuery(channel.id).queryKey, await mailbox.repair(channel.id))
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    } finally {
      setRepairing(false)
    }
  }
  return (
    <SettingsCard
      title={t('mailbox.title')}
      end={
        <Button className="end" size="small" loading={repairing} onClick={() => void repair()}>
          {t('mailbox.repair')}
        </Button>
      }
    >
      <div className="channel-body">
        {found.isPending && <Bones rows={4} />}
        {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
        {found.data && <State box={found.data} at={found.dataUpdatedAt} />}
        {found.data && found.data.folders.length > 0 && <Folders folders={found.data.folders} />}
      </div>
    </SettingsCard>
  )
}

/** How it goes, in a sentence; and how far the first reading is. */
function State({ box, at }: { box: MailboxView; at: number }) {
  const { state, problem, nextAt, checkedAt, first } = box
  const { t } = useTranslation()
  const format = useFormat()
  if (problem)
    return (
      <div className="mailbox-problem" role="status">
        <Icon name="warn" small />
        <div>
          <p>{problem.message}</p>
          <p className="faint">
            {problem.detail && t('mailbox.serverSaid', { detail: problem.detail })}{' '}
            {nextAt && t('mailbox.nextTry', { at: format.ago(nextAt) })}
          </p>
        </div>
      </div>
    )
  if (first) return <First first={first} at={at} />
  return (
    <p className="faint" role="status">
      {t(`mailbox.state.${state}`)}
      {checkedAt && ` ${t('mailbox.checked', { at: format.ago(checkedAt) })}`}
    </p>
  )
}

const MINUTE_MS = 60_000

function First({ first: { total, done, startedAt }, at }: { first: NonNullable<MailboxView['first']>; at: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const passed = Math.max(at - new Date(startedAt).getTime(), 1)
  const rate = (done / passed) * MINUTE_MS
  const left = rate > 0 ? Math.ceil(((total - done) / rate) * 60) : null
  return (
    <div role="status">
      <p className="faint">
        {t('mailbox.first', { done: format.number(done), total: format.number(total) })}
        {left !== null && done < total && ` ${t('mailbox.firstLeft', { time: format.duration(left) })}`}
      </p>
      <Progress
        percent={total === 0 ? 0 : Math.floor((100 * done) / total)}
        size="small"
        aria-label={t('mailbox.firstLabel')}
      />
    </div>
  )
}

function Folders({ folders }: { folders: MailFolderView[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <table className="mailbox-folders">
      <thead>
        <tr>
          <th scope="col">{t('mailbox.folder')}</th>
          <th scope="col">{t('mailbox.exists')}</th>
          <th scope="col">{t('mailbox.held')}</th>
          <th scope="col">{t('mailbox.missing')}</th>
        </tr>
      </thead>
      <tbody>
        {folders.map(({ path, role, exists, held, missing, missingSince, gone }) => (
          <tr key={path}>
            <th scope="row">
              <span className="cut" title={path}>
                {role === 'other' ? path : t(`mailbox.role.${role}`)}
              </span>
              {gone > 0 && <span className="faint">{t('mailbox.gone', { count: gone })}</span>}
            </th>
            <td>{format.number(exists)}</td>
            <td>{format.number(held)}</td>
            <td>
              {missing === 0 ? (
                <span className="mailbox-whole">
                  <Icon name="check" small />
                  {t('mailbox.whole')}
                </span>
              ) : (
                <span title={missingSince ? format.exact(missingSince) : undefined}>
                  {format.number(missing)}
                  {missingSince && <span className="faint"> {format.ago(missingSince)}</span>}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
