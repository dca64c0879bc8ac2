import { Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { dependentsQuery, objects as api, objectsQuery, useObjects } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { useAct } from '../use-act.ts'

/** Deletes a field, or the object; first what would miss it. What is deleted can be brought back with its values. */
export function DeleteShape({ def, field, onClose }: { def: ObjectDef; field?: Field; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const all = useObjects()
  const found = useQuery(dependentsQuery(def.name, field?.name))
  const name = words(field?.label ?? def.label)
  async function remove() {
    const act = () => (field ? api.removeField(def.name, field.name) : api.remove(def.name))
    const done = await run(act, t(field ? 'objects.deletedField' : 'objects.deletedObject', { name }))
    if (done.ok) onClose()
  }
  const items = found.data?.items ?? []
  return (
    <Modal
      open
      width={460}
      title={t(field ? 'objects.deleteField' : 'objects.deleteObject', { name })}
      okText={t('act.delete')}
      cancelText={t('act.cancel')}
      okButtonProps={{ danger: true, disabled: !found.data }}
      onCancel={onClose}
      onOk={remove}
    >
      {found.isPending && <Bones rows={2} />}
      {found.data && items.length === 0 && <p>{t('objects.neededNowhere')}</p>}
      {items.length > 0 && (
        <>
          <p>{t('objects.neededIn', { count: items.length })}</p>
          <ul className="dependents">
            {items.map(one => (
              <li key={`${one.kind}.${one.object}.${one.id}`}>
                <span className="tag">{t(`objects.dependent.${one.kind}`)}</span> {words(one.name)}
                <span className="faint"> {nameOf(all, one.object)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="faint">{t('objects.canBeRestored')}</p>
    </Modal>
  )
}

function nameOf(all: ObjectDef[], object: string): string {
  const found = all.find(one => one.name === object)
  return found ? words(found.label) : object
}
