import { useState } from 'react'
import { Button, Modal, Select } from 'antd'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { APP_PAGES, type AppItem, type AppPart } from '@huiliu/contracts'
import { apps as api, appsQuery } from '../../../api/apps.ts'
import { useObjects } from '../../../api/objects.ts'
import { viewsQuery } from '../../../api/records.ts'
import { rolesQuery } from '../../../api/roles.ts'
import { words } from '../../../app/i18n.ts'
import { Icon } from '../../../ui/icon.tsx'
import { SortableItem, SortableList } from '../../../ui/sortable-list.tsx'
import { apiName } from '../names.ts'
import { IconChoice } from '../objects/icon-choice.tsx'
import { TextRow } from '../objects/text-row.tsx'
import { useSave } from '../use-save.ts'
import '../objects/objects.css'
import { ProblemList } from './problem-list.tsx'

type Props = { app: AppPart | undefined; taken: string[]; onClose: () => void }
const EMPTY: AppPart = { name: '', label: { zh: '', en: '' }, icon: 'product', items: [{ page: 'today' }] }

/** An app: what it is called, what stands in the rail, and for whom. */
export function AppForm({ app, taken, onClose }: Props) {
  const { t } = useTranslation()
  const { error, save } = useSave(appsQuery.queryKey)
  const [form, setForm] = useState(app ?? EMPTY)
  const set = (change: Partial<AppPart>) => setForm({ ...form, ...change })
  const { zh, en } = form.label
  const label = { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() }
  const name = app?.name ?? free(apiName(en) || 'app', taken)
  const whole = { ...form, name, label, roles: form.roles?.length ? form.roles : undefined }
  const close = () => onClose()
  return (
    <Modal
      open
      width={560}
      title={app ? t('apps.edit', { name: words(app.label) }) : t('apps.add')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: label.zh === '' || form.items.length === 0 }}
      onOk={() => void save(() => api.put(whole), close)}
      onCancel={onClose}
    >
      <ProblemList error={error} />
      <div className="settings-form">
        <TextRow
          label={t('objects.labelZh')}
          value={zh}
          autoFocus
          onChange={value => set({ label: { zh: value, en } })}
        />
        <TextRow label={t('objects.labelEn')} value={en} onChange={value => set({ label: { zh, en: value } })} />
        <IconChoice value={form.icon} onChange={icon => set({ icon })} />
        <RolesRow value={form.roles ?? []} onChange={roles => set({ roles })} />
        <ItemsRow items={form.items} onChange={items => set({ items })} />
        {app && <RemoveApp app={app} onGone={onClose} />}
      </div>
    </Modal>
  )
}

/** `sales`, or where that is taken `sales_2`. */
function free(name: string, taken: string[]): string {
  const next = (at: number): string => (taken.includes(`${name}_${at}`) ? next(at + 1) : `${name}_${at}`)
  return taken.includes(name) ? next(2) : name
}

function RolesRow({ value, onChange }: { value: string[]; onChange: (roles: string[]) => void }) {
  const { t } = useTranslation()
  const roles = useQuery(rolesQuery).data?.items ?? []
  return (
    <div className="form-row">
      <span>{t('apps.roles')}</span>
      <Select
        mode="multiple"
        aria-label={t('apps.roles')}
        placeholder={t('apps.everybody')}
        value={value}
        options={roles.map(role => ({ value: role.name, label: words(role.label) }))}
        onChange={onChange}
      />
    </div>
  )
}

function keyOf(item: AppItem): string {
  if ('page' in item) return `page:${item.page}`
  return 'object' in item ? `object:${item.object}` : `view:${item.view}`
}

type ItemsProps = { items: AppItem[]; onChange: (items: AppItem[]) => void }
function ItemsRow({ items, onChange }: ItemsProps) {
  const { t } = useTranslation()
  const choices = useChoices(items)
  const wordOf = (key: string) => choices.find(one => one.key === key)?.label ?? key.slice(key.indexOf(':') + 1)
  const byKey = new Map(items.map(item => [keyOf(item), item]))
  const add = (key: string) => {
    const item = choices.find(one => one.key === key)?.item
    if (item) onChange([...items, item])
  }
  return (
    <div className="form-row">
      <span>{t('apps.shown')}</span>
      <SortableList
        ids={[...byKey.keys()]}
        className="sortable"
        onMove={keys => onChange(keys.flatMap(key => byKey.get(key) ?? []))}
      >
        {[...byKey.keys()].map(key => (
          <SortableItem key={key} id={key} handle={t('apps.move', { name: wordOf(key) })}>
            <span className="cut grow">{wordOf(key)}</span>
            <button
              className="icon-button"
              aria-label={t('apps.takeOut', { name: wordOf(key) })}
              onClick={() => onChange(items.filter(item => keyOf(item) !== key))}
            >
              <Icon name="close" small />
            </button>
          </SortableItem>
        ))}
      </SortableList>
      <Select
        value={null}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('apps.addItem')}
        placeholder={t('apps.addItem')}
        options={choices.filter(one => !byKey.has(one.key)).map(({ key, label }) => ({ value: key, label }))}
        onChange={(key: string | null) => key && add(key)}
      />
    </div>
  )
}

type Choice = { key: string; label: string; item: AppItem }

/** Pages, objects, and shared views of the objects that are chosen already. */
function useChoices(items: AppItem[]): Choice[] {
  const { t } = useTranslation()
  const objects = useObjects()
  const chosen = items.flatMap(item =>
    'object' in item ? [item.object] : 'view' in item ? [item.view.slice(0, item.view.indexOf('.'))] : [],
  )
  const asked = useQueries({ queries: [...new Set(chosen)].map(object => viewsQuery(object)) })
  const views = asked.flatMap(({ data }) => data?.items ?? []).filter(view => view.shared && view.slug)
  const ofObject = (name: string) => words(objects.find(one => one.name === name)?.label ?? { zh: name, en: name })
  const choices: Omit<Choice, 'key'>[] = [
    ...APP_PAGES.map(page => ({ label: t(`job.${page}`), item: { page } })),
    ...objects.map(object => ({ label: words(object.label), item: { object: object.name } })),
    ...views.map(view => ({
      label: `${ofObject(view.object)} · ${view.name}`,
      item: { view: `${view.object}.${view.slug}` },
    })),
  ]
  return choices.map(choice => ({ ...choice, key: keyOf(choice.item) }))
}

function RemoveApp({ app, onGone }: { app: AppPart; onGone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { save } = useSave(appsQuery.queryKey)
  return (
    <Button
      danger
      type="text"
      icon={<Icon name="trash" small />}
      onClick={() =>
        void save(
          () => api.remove(app.name),
          async () => {
            await client.invalidateQueries({ queryKey: appsQuery.queryKey })
            onGone()
          },
        )
      }
    >
      {t('apps.remove')}
    </Button>
  )
}
