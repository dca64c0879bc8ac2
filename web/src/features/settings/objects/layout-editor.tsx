import { useState } from 'react'
import { Button, Select } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Layout } from '@huiliu/contracts'
import { layoutQuery, layouts as api, layoutsQuery } from '../../../api/layouts.ts'
import type { ObjectWithRights } from '../../../api/objects.ts'
import { useRoleOptions } from '../../../api/roles.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { useAct } from '../use-act.ts'
import { LayoutBoard } from './layout-board.tsx'
import './layout-editor.css'

type Props = { def: ObjectWithRights; objects: ObjectWithRights[] }

/** How records of an object are laid out, for everybody or for one role. */
export function LayoutEditor({ def, objects }: Props) {
  const { t } = useTranslation()
  const [role, setRole] = useState('')
  const saved = useQuery(layoutsQuery(def.name))
  const usual = useQuery(layoutQuery(def.name))
  const roles = useRoleOptions()
  if (saved.isError) return <ProblemView error={saved.error} retry={() => void saved.refetch()} />
  if (!saved.data || !usual.data) return <Bones rows={6} />
  const everybody = saved.data.items.find(one => one.role === '')
  const mine = saved.data.items.find(one => one.role === role)
  const start = (mine ?? everybody)?.layout ?? usual.data.layout
  const laidOut = new Set(saved.data.items.map(one => one.role))
  const options = [{ value: '', label: t('layout.everybody') }, ...roles].map(one => ({
    ...one,
    label: laidOut.has(one.value) ? t('layout.ownOf', { role: one.label }) : one.label,
  }))
  return (
    <div className="layout-editor">
      <div className="row">
        <span>{t('layout.for')}</span>
        <Select
          aria-label={t('layout.for')}
          popupMatchSelectWidth={false}
          value={role}
          options={options}
          onChange={setRole}
        />
      </div>
      <Draft
        key={`${role}.${mine?.version ?? 0}`}
        def={def}
        objects={objects}
        role={role}
        version={mine?.version ?? 0}
        start={start}
      />
    </div>
  )
}

type DraftProps = Props & { role: string; version: number; start: Layout }
function Draft({ def, objects, role, version, start }: DraftProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const run = useAct(['layouts', def.name])
  const [layout, setLayout] = useState(start)
  const changed = layout !== start
  const forget = () => client.invalidateQueries({ queryKey: ['layout', def.name] })
  async function save() {
    const done = await run(() => api.save(def.name, role, { version, layout }), t('layout.saved'))
    if (done.ok) await forget()
  }
  async function remove() {
    const done = await run(() => api.remove(def.name, role), t('layout.removed'))
    if (done.ok) await forget()
  }
  return (
    <>
      <LayoutBoard def={def} objects={objects} layout={layout} onChange={setLayout} />
      <div className="row layout-foot">
        <Button type="primary" disabled={!changed} onClick={() => void save()}>
          {t('layout.save')}
        </Button>
        <Button disabled={!changed} onClick={() => setLayout(start)}>
          {t('layout.discard')}
        </Button>
        {version > 0 && (
          <button className="link end" onClick={() => void remove()}>
            {t(role === '' ? 'layout.toUsual' : 'layout.toEverybody')}
          </button>
        )}
      </div>
    </>
  )
}
