import { useRef, useState } from 'react'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SolutionView } from '@huiliu/contracts'
import { planQuery, solutions as api, solutionsQuery } from '../../../api/solutions.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { SettingsCard } from '../settings-card.tsx'
import { useAct } from '../use-act.ts'
import { ExportDialog } from './export-dialog.tsx'
import { PlanDialog } from './plan-dialog.tsx'
import { ProblemList } from './problem-list.tsx'

type Asked = { solution: SolutionView; act: 'install' | 'upgrade' | 'remove' }

/** Solutions of the product and those the company brought: switched on, upgraded, taken away, written to files. */
export function SolutionList() {
  const { t } = useTranslation()
  const found = useQuery(solutionsQuery)
  const [asked, setAsked] = useState<Asked>()
  const [writing, setWriting] = useState(false)
  const [refused, setRefused] = useState<unknown>()
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={4} />
  return (
    <SettingsCard
      title={t('solutions.title')}
      end={
        <span className="row end">
          <BringButton onRefused={setRefused} />
          <Button size="small" onClick={() => setWriting(true)}>
            {t('solutions.export')}
          </Button>
        </span>
      }
    >
      <ProblemList error={refused} onClose={() => setRefused(undefined)} />
      <ul className="plain-list solution-list">
        {found.data.items.map(solution => (
          <SolutionRow key={solution.name} solution={solution} onAsk={setAsked} />
        ))}
      </ul>
      {asked && <AskedPlan {...asked} onClose={() => setAsked(undefined)} />}
      {writing && <ExportDialog onClose={() => setWriting(false)} />}
    </SettingsCard>
  )
}

function AskedPlan({ solution: { name, label }, act, onClose }: Asked & { onClose: () => void }) {
  return (
    <PlanDialog
      act={act}
      name={words(label)}
      query={planQuery(name, act === 'remove' ? 'remove' : 'install')}
      run={confirmed => (act === 'remove' ? api.remove(name, confirmed) : api.install(name))}
      onClose={onClose}
    />
  )
}

function SolutionRow({ solution, onAsk }: { solution: SolutionView; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation()
  const run = useAct(solutionsQuery.queryKey)
  const { name, label, description, installed, version, origin, fixed, counts } = solution
  const newer = installed !== null && version !== null && version !== installed
  const items: MenuProps['items'] = [
    ...(installed && !fixed
      ? [{ key: 'remove', label: t('solutions.remove'), onClick: () => onAsk({ solution, act: 'remove' }) }]
      : []),
    ...(origin === 'uploaded' && version !== null
      ? [{ key: 'forget', label: t('solutions.forget'), onClick: () => void run(() => api.forget(name)) }]
      : []),
  ]
  return (
    <li className="solution">
      <div className="grow">
        <div className="row">
          <strong>{words(label)}</strong>
          {installed && <span className="tag ok">{t('solutions.installed', { version: installed })}</span>}
          {newer && <span className="tag accent">{t('solutions.newer', { version })}</span>}
          {origin === 'uploaded' && <span className="tag">{t('solutions.uploaded')}</span>}
        </div>
        <p className="faint">{words(description)}</p>
        <p className="faint solution-counts">
          {counts.map(({ kind, count }) => t(`solutions.count.${kind}`, { count })).join(' · ')}
        </p>
      </div>
      {version && !installed && (
        <Button type="primary" onClick={() => onAsk({ solution, act: 'install' })}>
          {t('solutions.install')}
        </Button>
      )}
      {newer && <Button onClick={() => onAsk({ solution, act: 'upgrade' })}>{t('solutions.upgrade')}</Button>}
      {items.length > 0 && (
        <Dropdown menu={{ items }} trigger={['click']}>
          <button className="icon-button" aria-label={t('solutions.more', { name: words(label) })}>
            <Icon name="more" small />
          </button>
        </Dropdown>
      )}
    </li>
  )
}

/** Takes a .zip; what is wrong with it is listed by file and place. */
function BringButton({ onRefused }: { onRefused: (error: unknown) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  async function bring(file: File | undefined) {
    if (!file) return
    onRefused(undefined)
    try {
      await api.bring(file)
      await client.invalidateQueries({ queryKey: solutionsQuery.queryKey })
    } catch (error) {
      onRefused(error)
    } finally {
      if (input.current) input.current.value = ''
    }
  }
  return (
    <>
      <Button size="small" onClick={() => input.current?.click()}>
        {t('solutions.bring')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".zip"
        hidden
        aria-label={t('solutions.bring')}
        onChange={event => void bring(event.target.files?.[0])}
      />
    </>
  )
}
