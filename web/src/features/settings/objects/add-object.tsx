import { useState } from 'react'
import { Modal, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field } from '@huiliu/contracts'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { apiName, NAME_PATTERN } from '../names.ts'
import { useAct } from '../use-act.ts'
import { IconChoice } from './icon-choice.tsx'
import { TextRow } from './text-row.tsx'

type Form = { zh: string; en: string; name: string; icon: string; named: 'text' | 'number'; pattern: string }
const EMPTY: Form = { zh: '', en: '', name: '', icon: 'table', named: 'text', pattern: '' }

/** A new object begins with the field that names its records: typed, or numbered by the system. */
export function AddObject({ onClose, onMade }: { onClose: () => void; onMade: (name: string) => void }) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [form, setForm] = useState(EMPTY)
  const name = form.name || apiName(form.en)
  const pattern = form.pattern || `${name.slice(0, 3).toUpperCase()}-{YYYY}-{0000}`
  async function add() {
    const label = { zh: form.zh.trim() || form.en.trim(), en: form.en.trim() || form.zh.trim() }
    const body = { name, label, icon: form.icon, nameField: 'name', fields: [nameField(form.named, pattern)] }
    const made = await run(() => api.create(body), t('objects.made', { name: label.zh }))
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
        <TextRow label={t('objects.labelZh')} value={form.zh} autoFocus onChange={zh => setForm({ ...form, zh })} />
        <TextRow label={t('objects.labelEn')} value={form.en} onChange={en => setForm({ ...form, en })} />
        <TextRow
          label={t('objects.apiName')}
          value={name}
          status={name && !NAME_PATTERN.test(name) ? 'error' : undefined}
          help={t('objects.apiNameHelp')}
          onChange={next => setForm({ ...form, name: next })}
        />
        <IconChoice value={form.icon} onChange={icon => setForm({ ...form, icon })} />
        <div className="form-row">
          <span>{t('objects.named')}</span>
          <Segmented
            value={form.named}
            options={[
              { value: 'text', label: t('objects.namedText') },
              { value: 'number', label: t('objects.namedNumber') },
            ]}
            onChange={named => setForm({ ...form, named: named === 'number' ? 'number' : 'text' })}
          />
        </div>
        {form.named === 'number' && (
          <TextRow
            label={t('objects.pattern')}
            value={pattern}
            help={t('objects.patternHelp')}
            onChange={next => setForm({ ...form, pattern: next })}
          />
        )}
      </div>
    </Modal>
  )
}

function nameField(named: Form['named'], pattern: string): Field {
  if (named === 'text')
    return { name: 'name', label: { zh: '名称', en: 'Name' }, type: 'text', required: true, searchable: true }
  return { name: 'name', label: { zh: '编号', en: 'Number' }, type: 'auto_number', pattern, searchable: true }
}
