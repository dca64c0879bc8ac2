import { useState } from 'react'
import { Input, Modal, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Condition, Recipient, SharingRule, ShareLevel } from '@huiliu/contracts'
import { access, sharingRulesQuery } from '../../../api/access.ts'
import { useObjects } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { ConditionEditor } from '../../../ui/condition-editor/condition-editor.tsx'
import { RecipientPicker } from '../../../ui/recipient-picker.tsx'
import { useAct } from '../use-act.ts'

const LEVELS: ShareLevel[] = ['read', 'update']
type Form = {
  object: string
  name: string
  condition: Condition | undefined
  to: Recipient | null
  level: ShareLevel
}
type Props = { rule: SharingRule | undefined; onClose: () => void }

/** A new rule, or a changed one; what it comes to is made in the background. */
export function RuleForm({ rule, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(sharingRulesQuery.queryKey)
  const [form, setForm] = useState<Form>(() => ({
    object: rule?.object ?? 'contact',
    name: rule?.name ?? '',
    condition: rule?.condition,
    to: rule?.to ?? null,
    level: rule?.level ?? 'read',
  }))
  async function save() {
    const { to, condition, object, ...rest } = form
    if (!to || !condition) return
    const body = { ...rest, name: form.name.trim(), condition, to: { kind: to.kind, id: to.id } }
    const saved = await run(() => (rule ? access.changeRule(rule.id, body) : access.addRule({ ...body, object })))
    if (saved.ok) onClose()
  }
  return (
    <Modal
      open
      width={640}
      title={t(rule ? 'sharing.edit' : 'sharing.add')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: form.name.trim() === '' || !form.to || !form.condition }}
      onOk={save}
      onCancel={onClose}
    >
      <RuleFields form={form} fixed={rule !== undefined} onChange={setForm} />
    </Modal>
  )
}

type FieldsProps = { form: Form; /** a rule stays with its object */ fixed: boolean; onChange: (form: Form) => void }

function RuleFields({ form, fixed, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const objects = useObjects()
  const def = objects.find(one => one.name === form.object)
  return (
    <div className="settings-form rule-form">
      <label className="form-row">
        <span>{t('sharing.name')}</span>
        <Input
          autoFocus
          maxLength={100}
          value={form.name}
          onChange={event => onChange({ ...form, name: event.target.value })}
        />
      </label>
      <div className="form-row">
        <span>{t('sharing.object')}</span>
        <Select
          aria-label={t('sharing.object')}
          showSearch={{ optionFilterProp: 'label' }}
          disabled={fixed}
          value={form.object}
          options={objects.map(one => ({ value: one.name, label: words(one.label) }))}
          onChange={object => onChange({ ...form, object, condition: undefined })}
        />
      </div>
      <div className="form-row rule-condition">
        <span>{t('sharing.when')}</span>
        {def && (
          <ConditionEditor
            key={def.name}
            def={def}
            value={form.condition}
            onChange={condition => onChange({ ...form, condition })}
          />
        )}
        <small>{t('sharing.whenHelp')}</small>
      </div>
      <div className="form-row">
        <span>{t('sharing.with')}</span>
        <RecipientPicker aria-label={t('sharing.with')} value={form.to} onChange={to => onChange({ ...form, to })} />
      </div>
      <div className="form-row">
        <span>{t('sharing.howFar')}</span>
        <Segmented
          value={form.level}
          options={LEVELS.map(value => ({ value, label: t(`sharing.level.${value}`) }))}
          onChange={level => onChange({ ...form, level })}
        />
      </div>
    </div>
  )
}
