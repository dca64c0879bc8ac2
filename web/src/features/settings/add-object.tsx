import { useState } from 'react'
import { Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { objects as api, objectsQuery } from '../../api/objects.ts'
import { apiName, NAME_PATTERN } from './names.ts'
import { useAct } from './use-act.ts'

/** A new object begins with its name field; the rest is added afterwards. */
export function AddObject({ onClose, onMade }: { onClose: () => void; onMade: (name: string) => void }) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [form, setForm] = useState({ zh: '', en: '', name: '' })
  const name = form.name || apiName(form.en)
  async function add() {
    const label = { zh: form.zh.trim() || form.en.trim(), en: form.en.trim() || form.zh.trim() }
    const nameField = {
      name: 'name',
      label: { zh: '名称', en: 'Name' },
      type: 'text' as const,
      required: true,
      searchable: true,
    }
    const made = await run(
      () => api.create({ name, label, fields: [nameField] }),
      t('objects.made', { name: label.zh }),
    )
    if (made.ok) onMade(name)
  }
  return (
    <Modal
      open
      width={480}
      title={t('objects.add')}
      okText={t('objects.create')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !NAME_PATTERN.test(name) || !(form.zh || form.en) }}
      onOk={add}
      onCancel={onClose}
    >
      <div className="settings-form">
        <label className="form-row">
          <span>{t('objects.labelZh')}</span>
          <Input autoFocus value={form.zh} onChange={event => setForm({ ...form, zh: event.target.value })} />
        </label>
        <label className="form-row">
          <span>{t('objects.labelEn')}</span>
          <Input value={form.en} onChange={event => setForm({ ...form, en: event.target.value })} />
        </label>
        <label className="form-row">
          <span>{t('objects.apiName')}</span>
          <Input
            value={name}
            status={name && !NAME_PATTERN.test(name) ? 'error' : undefined}
            onChange={event => setForm({ ...form, name: event.target.value })}
          />
          <small>{t('objects.apiNameHelp')}</small>
        </label>
      </div>
    </Modal>
  )
}
