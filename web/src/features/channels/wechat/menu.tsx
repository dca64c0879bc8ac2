import { useState } from 'react'
import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { WechatMenu, WechatMenuButton } from '@huiliu/contracts'
import { ApiProblem } from '../../../api/client.ts'
import { menuQuery, wechat as api } from '../../../api/wechat.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView, useProblemText } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'
import { MenuButton } from './menu-button.tsx'
import { SettingsCard } from '../../settings/settings-card.tsx'

const MOST = 3

/** 自定义菜单: as the platform has it now. */
export function MenuCard({ id }: { id: string }) {
  const { t } = useTranslation()
  const found = useQuery(menuQuery(id))
  return (
    <SettingsCard title={t('wechat.menu')}>
      {found.isPending && <Bones rows={3} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Editor key={found.dataUpdatedAt} id={id} menu={found.data} />}
    </SettingsCard>
  )
}

function Editor({ id, menu }: { id: string; menu: WechatMenu }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const [buttons, setButtons] = useState(menu.buttons)
  const [error, setError] = useState<unknown>()
  const [saving, setSaving] = useState(false)
  async function save() {
    setSaving(true)
    try {
      client.setQueryData(menuQuery(id).queryKey, await api.setMenu(id, { buttons }))
      toast(t('wechat.menuSaved'))
    } catch (refused) {
      setError(refused)
      if (!(refused instanceof ApiProblem && refused.problem.errors)) toast(explain(refused), { tone: 'bad' })
    } finally {
      setSaving(false)
    }
  }
  const change = (at: number, button: WechatMenuButton | null) =>
    setButtons(buttons.flatMap((one, place) => (place === at ? (button ?? []) : one)))
  const changed = JSON.stringify(buttons) !== JSON.stringify(menu.buttons)
  return (
    <div className="channel-body">
      {buttons.length === 0 && <small>{t('wechat.menuNone')}</small>}
      {buttons.length > 0 && (
        <ol className="wechat-menu">
          {buttons.map((button, at) => (
            <li key={at}>
              <MenuButton
                button={button}
                path={`buttons.${at}`}
                problemAt={path => problemAt(error, path)}
                onChange={next => change(at, next)}
              />
            </li>
          ))}
        </ol>
      )}
      <div className="row">
        <Button
          icon={<Icon name="plus" small />}
          disabled={buttons.length >= MOST}
          onClick={() => setButtons([...buttons, { name: '', type: 'click', key: '', below: [] }])}
        >
          {t('wechat.addButton')}
        </Button>
        <Button type="primary" loading={saving} disabled={!changed} onClick={() => void save()}>
          {t('wechat.publish')}
        </Button>
      </div>
      <small>{t('wechat.menuHelp')}</small>
    </div>
  )
}

function problemAt(error: unknown, path: string): string | undefined {
  return error instanceof ApiProblem ? error.fieldProblem(path)?.message : undefined
}
