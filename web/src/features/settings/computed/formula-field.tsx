import { useState } from 'react'
import { Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, FieldType, ObjectDef } from '@huiliu/contracts'
import { EVERYTHING, checkFormula, formulaType } from '@huiliu/contracts/formula'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { FormulaEditor } from '../../../ui/formula-editor/formula-editor.tsx'
import { NAME_PATTERN } from '../names.ts'
import { useAct } from '../use-act.ts'
import { FormulaTrialRow } from './formula-trial.tsx'
import { NamingRows, UNNAMED, labelOf, nameOf } from './naming.tsx'

type Props = { def: ObjectDef; objects: ObjectDef[]; field?: Field | undefined; onClose: () => void }

/** Numbers can be shown as money or percent as well. */
const NUMBERS: FieldType[] = ['number', 'currency', 'percent']

/** A field computed by a formula, made or changed. */
export function FormulaField({ def, objects, field, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [naming, setNaming] = useState(UNNAMED)
  const [text, setText] = useState(field?.formula ?? '')
  const [shownAs, setShownAs] = useState<FieldType>('number')
  const byName = new Map([...objects, def].map(one => [one.name, one]))
  const wanted = field && formulaType(field)
  const checked = checkFormula(text, { objects: byName, object: def, allows: EVERYTHING }, wanted)
  const gives = checked.ok ? checked.expression.type : undefined
  const label = labelOf(naming)
  const ready = checked.ok && (field !== undefined || (NAME_PATTERN.test(nameOf(naming)) && label.zh !== ''))
  async function save() {
    const type = gives === 'number' ? shownAs : (gives ?? 'text')
    const done = field
      ? await run(
          () => api.changeField(def.name, field.name, { formula: text }),
          t('computed.saved', { field: words(field.label) }),
        )
      : await run(
          () => api.addField(def.name, { name: nameOf(naming), label, type, formula: text }),
          t('objects.fieldMade', { field: words(label) }),
        )
    if (done.ok) onClose()
  }
  return (
    <Modal
      open
      width={640}
      title={
        field
          ? t('computed.editFormula', { field: words(field.label) })
          : t('computed.addFormulaTo', { noun: words(def.label) })
      }
      okText={field ? t('act.save') : t('computed.addFormula')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !ready }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        {!field && <NamingRows value={naming} onChange={setNaming} />}
        <div className="form-row">
          <span>{t('computed.formula')}</span>
          <FormulaEditor
            label={t('computed.formula')}
            value={text}
            onChange={setText}
            def={def}
            objects={objects}
            allows={EVERYTHING}
            result={wanted}
            autoFocus={field !== undefined}
          />
        </div>
        {!field && gives === 'number' && (
          <div className="form-row">
            <span>{t('computed.shownAs')}</span>
            <Select
              aria-label={t('computed.shownAs')}
              value={shownAs}
              options={NUMBERS.map(value => ({ value, label: t(`fieldType.${value}`) }))}
              onChange={setShownAs}
            />
          </div>
        )}
        <FormulaTrialRow def={def} text={text} ready={checked.ok} />
      </div>
    </Modal>
  )
}
