import { useState } from 'react'
import { Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectDef } from '@huiliu/contracts'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { useAct } from '../use-act.ts'
import { IconChoice } from './icon-choice.tsx'
import { TextRow } from './text-row.tsx'

const NAMING = new Set(['text', 'phone', 'email', 'auto_number'])

export function EditObject({ def, onClose }: { def: ObjectDef; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [label, setLabel] = useState(def.label)
  const [icon, setIcon] = useState(def.icon ?? 'table')
  const [nameField, setNameField] = useState(def.nameField)
  const naming = def.fields.filter(field => NAMING.has(field.type))
  async function save() {
    const done = await run(() => api.change(def.name, { label, icon, nameField }), t('objects.saved'))
    if (done.ok) onClose()
  }
  return (
    <Modal
      open
      width={480}
      title={t('objects.editTitle', { name: words(def.label) })}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !label.zh.trim() || !label.en.trim() }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        <TextRow label={t('objects.labelZh')} value={label.zh} autoFocus onChange={zh => setLabel({ ...label, zh })} />
        <TextRow label={t('objects.labelEn')} value={label.en} onChange={en => setLabel({ ...label, en })} />
        <IconChoice value={icon} onChange={setIcon} />
        <div className="form-row">
          <span>{t('objects.named')}</span>
          <Select
            aria-label={t('objects.named')}
            value={nameField}
            options={naming.map(field => ({ value: field.name, label: words(field.label) }))}
            onChange={setNameField}
          />
        </div>
      </div>
    </Modal>
  )
}
