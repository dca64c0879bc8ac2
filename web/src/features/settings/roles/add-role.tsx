import { useState } from 'react'
import { Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Role } from '@huiliu/contracts'
import { roles as api, rolesQuery } from '../../../api/roles.ts'
import { words } from '../../../app/i18n.ts'
import { apiName, NAME_PATTERN } from '../names.ts'
import { useAct } from '../use-act.ts'

type Props = { roles: Role[]; model: string; onClose: () => void; onMade: (name: string) => void }

/** A new role begins with the rights of another, so that nobody starts from a blank table. */
export function AddRole({ roles, model, onClose, onMade }: Props) {
  const { t } = useTranslation()
  const run = useAct(rolesQuery.queryKey)
  const [form, setForm] = useState({ zh: '', en: '', name: '', from: model })
  const name = form.name || unused(apiName(form.en) || 'role', roles)
  const taken = roles.some(role => role.name === name)
  const label = { zh: form.zh.trim() || form.en.trim(), en: form.en.trim() || form.zh.trim() }
  const from = roles.find(role => role.name === form.from)
  async function add() {
    if (!from) return
    const made = await run(
      () => api.create({ name, label, rights: from.rights }),
      t('roles.made', { name: words(label) }),
    )
    if (made.ok) onMade(name)
  }
  return (
    <Modal
      open
      width={480}
      title={t('roles.add')}
      okText={t('roles.create')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !NAME_PATTERN.test(name) || taken || label.zh === '' }}
      onOk={add}
      onCancel={onClose}
    >
      <div className="settings-form">
        <label className="form-row">
          <span>{t('objects.labelZh')}</span>
          <Input
            autoFocus
            maxLength={100}
            value={form.zh}
            onChange={event => setForm({ ...form, zh: event.target.value })}
          />
        </label>
        <label className="form-row">
          <span>{t('objects.labelEn')}</span>
          <Input maxLength={100} value={form.en} onChange={event => setForm({ ...form, en: event.target.value })} />
        </label>
        <label className="form-row">
          <span>{t('roles.from')}</span>
          <Select
            aria-label={t('roles.from')}
            value={form.from}
            options={roles.map(role => ({ value: role.name, label: words(role.label) }))}
            onChange={value => setForm({ ...form, from: value })}
          />
          <small>{t('roles.fromHelp')}</small>
        </label>
        <label className="form-row">
          <span>{t('objects.apiName')}</span>
          <Input
            value={name}
            maxLength={40}
            status={taken || !NAME_PATTERN.test(name) ? 'error' : undefined}
            onChange={event => setForm({ ...form, name: event.target.value })}
          />
          <small>{taken ? t('roles.nameTaken') : t('objects.apiNameHelp')}</small>
        </label>
      </div>
    </Modal>
  )
}

/** `clerk`, or where that is taken `clerk_2`. */
function unused(name: string, roles: Role[]): string {
  const taken = new Set(roles.map(role => role.name))
  const free = (at: number): string => (taken.has(`${name}_${at}`) ? free(at + 1) : `${name}_${at}`)
  return taken.has(name) ? free(2) : name
}
