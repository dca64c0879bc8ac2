import { useState } from 'react'
import { Checkbox, Modal } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PartPlan, SolutionPlan } from '@huiliu/contracts'
import type { planQuery, promotionQuery } from '../../../api/solutions.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'
import { PartList } from './part-list.tsx'
import { ProblemList } from './problem-list.tsx'

type Act = 'install' | 'upgrade' | 'remove' | 'promote'
type Props = {
  act: Act
  name: string
  query: ReturnType<typeof planQuery> | ReturnType<typeof promotionQuery>
  run: (confirmed: boolean) => Promise<unknown>
  onClose: () => void
}

/** What an installation, an upgrade, a removal or a promotion would do, before it does. */
export function PlanDialog({ act, name, query, run, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const plan = useQuery<SolutionPlan, Error, SolutionPlan, string[]>({ ...query })
  const [confirmed, setConfirmed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const data = plan.data
  async function go() {
    setBusy(true)
    try {
      await run(confirmed)
      // Objects, views, layouts, roles and apps may all be others now.
      await client.invalidateQueries()
      toast(t(`solutions.done.${act}`, { name }))
      onClose()
    } catch (refused) {
      setError(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      width={720}
      title={t(`solutions.ask.${act}`, { name })}
      okText={t(`solutions.${act}`)}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !data || isBlocked(data, confirmed), danger: act === 'remove' }}
      confirmLoading={busy}
      onOk={() => void go()}
      onCancel={onClose}
    >
      <ProblemList error={error} />
      {plan.isError && <PlanProblem error={plan.error} />}
      {!data && !plan.isError && <Bones rows={6} />}
      {data && <PlanBody plan={data} removes={act === 'remove'} confirmed={confirmed} onConfirm={setConfirmed} />}
    </Modal>
  )
}

function PlanProblem({ error }: { error: Error }) {
  return (
    <>
      <ProblemView error={error} />
      <ProblemList error={error} />
    </>
  )
}

function isBlocked({ missing, needed, parts }: SolutionPlan, confirmed: boolean): boolean {
  return missing.length > 0 || needed.length > 0 || (hasRecords(parts) && !confirmed)
}

function hasRecords(parts: PartPlan[]): boolean {
  return parts.some(part => part.records > 0)
}

type BodyProps = { plan: SolutionPlan; removes: boolean; confirmed: boolean; onConfirm: (on: boolean) => void }
function PlanBody({ plan, removes, confirmed, onConfirm }: BodyProps) {
  const { t } = useTranslation()
  const { missing, needed, parts } = plan
  const asks = removes && (hasRecords(parts) || parts.some(part => part.kept.length > 0))
  return (
    <>
      {missing.length > 0 && (
        <p className="bad-text">
          {t('solutions.missing', { names: missing.map(one => `${one.name} ${one.version}`).join('、') })}
        </p>
      )}
      {needed.length > 0 && (
        <p className="bad-text">{t('solutions.needed', { names: needed.map(one => words(one.label)).join('、') })}</p>
      )}
      <PartList parts={parts} />
      {asks && (
        <Checkbox checked={confirmed} onChange={event => onConfirm(event.target.checked)}>
          {t('solutions.confirm')}
        </Checkbox>
      )}
    </>
  )
}
