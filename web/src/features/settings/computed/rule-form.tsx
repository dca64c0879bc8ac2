import { useState } from 'react'
import { Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectDef, Validation } from '@huiliu/contracts'
import { EVERYTHING, checkFormula } from '@huiliu/contracts/formula'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { FormulaEditor } from '../../../ui/formula-editor/formula-editor.tsx'
import { useAct } from '../use-act.ts'
import { FormulaTrialRow } from './formula-trial.tsx'
import { labelOf } from './naming.tsx'

type Props = { def: ObjectDef; objects: ObjectDef[]; at?: number | undefined; onClose: () => void }

/** A rule: a record for which the formula is true is refused, with a message at a field. */
export function RuleForm({ def, objects, at, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const rules = def.validations ?? []
  const known = at === undefined ? undefined : rules[at]
  const [text, setText] = useState(known?.formula ?? '')
  const [message, setMessage] = useState(known?.message ?? { zh: '', en: '' })
  const [field, setField] = useState(known?.field)
  const byName = new Map([...objects, def].map(one => [one.name, one]))
  const checked = checkFormula(text, { objects: byName, object: def, allows: EVERYTHING }, 'boolean')
  const said = labelOf(message)
  async function save() {
    const rule: Validation = { formula: text, message: said, ...(field && { field }) }
    const next = known ? rules.map(one => (one === known ? rule : one)) : [...rules, rule]
    const done = await run(() => api.setValidations(def.name, next), t('computed.ruleSaved'))
    if (done.ok) onClose()
  }
  return (
    <Modal
      open
      width={640}
      title={known ? t('computed.editRule') : t('computed.addRule')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !checked.ok || said.zh === '' }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        <div className="form-row">
          <span>{t('computed.refusedWhen')}</span>
          <FormulaEditor
            label={t('computed.refusedWhen')}
            value={text}
            onChange={setText}
            def={def}
            objects={objects}
            allows={EVERYTHING}
            result="boolean"
            autoFocus
          />
        </div>
        <div className="form-pair">
          <label className="form-row">
            <span>{t('computed.messageZh')}</span>
            <Input value={message.zh} onChange={event => setMessage({ ...message, zh: event.target.value })} />
          </label>
          <label className="form-row">
            <span>{t('computed.messageEn')}</span>
            <Input value={message.en} onChange={event => setMessage({ ...message, en: event.target.value })} />
          </label>
        </div>
        <div className="form-row">
          <span>{t('computed.messageAt')}</span>
          <Select
            aria-label={t('computed.messageAt')}
            allowClear
            placeholder={t('computed.wholeRecord')}
            value={field}
            options={def.fields.map(one => ({ value: one.name, label: words(one.label) }))}
            onChange={setField}
          />
        </div>
        <FormulaTrialRow def={def} text={text} ready={checked.ok} />
      </div>
    </Modal>
  )
}
