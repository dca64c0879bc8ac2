import { useState } from 'react'
import { Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Role } from '@huiliu/contracts'
import { roles as api, rolesQuery } from '../../../api/roles.ts'
import { useAct } from '../use-act.ts'

/** Another name in both languages; what programs call the role stays. */
export function RenameRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(rolesQuery.queryKey)
  const [label, setLabel] = useState(role.label)
  const named = { zh: label.zh.trim(), en: label.en.trim() }
  async function save() {
    const saved = await run(() => api.change(role.name, { label: named }), t('settings.saved'))
    if (saved.ok) onClose()
  }
  return (
    <Modal
      open
      width={400}
      title={t('roles.rename')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: named.zh === '' || named.en === '' }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        <label className="form-row">
          <span>{t('objects.labelZh')}</span>
          <Input
            autoFocus
            maxLength={100}
            value={label.zh}
            onChange={event => setLabel({ ...label, zh: event.target.value })}
          />
        </label>
        <label className="form-row">
          <span>{t('objects.labelEn')}</span>
          <Input maxLength={100} value={label.en} onChange={event => setLabel({ ...label, en: event.target.value })} />
        </label>
      </div>
    </Modal>
  )
}
