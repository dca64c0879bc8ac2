import { useState } from 'react'
import { Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { checkFormula, formulaType } from '@huiliu/contracts/formula'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { FormulaEditor } from '../../../ui/formula-editor/formula-editor.tsx'
import { isEditable } from '../../../ui/fields.ts'
import { useAct } from '../use-act.ts'

type Props = { def: ObjectDef; objects: ObjectDef[]; field?: Field | undefined; onClose: () => void }
const ALLOWS = { paths: false, totals: false, clock: true }

/** What a new record gets in a field that is given nothing. */
export function DefaultForm({ def, objects, field: known, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const fields = def.fields.filter(one => isEditable(one) && formulaType(one) !== undefined)
  const [name, setName] = useState(known?.name ?? fields[0]?.name ?? '')
  const field = fields.find(one => one.name === name)
  const [text, setText] = useState(known?.defaultFormula ?? '')
  const wanted = field && formulaType(field)
  const byName = new Map([...objects, def].map(one => [one.name, one]))
  const checked = checkFormula(text, { objects: byName, object: def, allows: ALLOWS }, wanted)
  async function save() {
    const done = await run(
      () => api.changeField(def.name, name, { defaultFormula: text }),
      field && t('computed.saved', { field: words(field.label) }),
    )
    if (done.ok) onClose()
  }
  return (
    <Modal
      open
      width={640}
      title={t('computed.addDefault')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !checked.ok || !field }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        <div className="form-row">
          <span>{t('objects.part.fields')}</span>
          <Select
            aria-label={t('objects.part.fields')}
            disabled={known !== undefined}
            value={name}
            options={fields.map(one => ({ value: one.name, label: words(one.label) }))}
            onChange={setName}
          />
        </div>
        <div className="form-row">
          <span>{t('computed.formula')}</span>
          <FormulaEditor
            label={t('computed.formula')}
            value={text}
            onChange={setText}
            def={def}
            objects={objects}
            allows={ALLOWS}
            result={wanted}
            autoFocus
          />
        </div>
      </div>
    </Modal>
  )
}
