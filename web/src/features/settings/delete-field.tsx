import { useState } from 'react'
import { Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field } from '@huiliu/contracts'
import { objectsQuery } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { useAct } from './use-act.ts'

/** Cannot be undone, so its name is typed. */
export function DeleteField({
  field,
  onDelete,
  onClose,
}: {
  field: Field
  onDelete: () => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const [typed, setTyped] = useState('')
  return (
    <Modal
      open
      width={440}
      title={t('objects.deleteTitle', { field: words(field.label) })}
      okText={t('act.delete')}
      cancelText={t('act.cancel')}
      okButtonProps={{ danger: true, disabled: typed !== field.name }}
      onCancel={onClose}
      onOk={async () => {
        const done = await run(onDelete, t('objects.deleted', { field: words(field.label) }))
        if (done.ok) onClose()
      }}
    >
      <label className="form-row">
        <span>{t('objects.deleteHelp', { name: field.name })}</span>
        <Input autoFocus value={typed} placeholder={field.name} onChange={event => setTyped(event.target.value)} />
      </label>
    </Modal>
  )
}
