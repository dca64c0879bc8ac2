import { useState } from 'react'
import { Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Department } from '@huiliu/contracts'
import { access, departmentsQuery } from '../../../api/access.ts'
import { membersQuery } from '../../../api/auth.ts'
import { departmentPath } from '../../../ui/departments.ts'
import { useAct } from '../use-act.ts'

export type Editing =
  | { act: 'add'; parent: string | null }
  | { act: 'rename'; department: Department }
  | { act: 'move'; department: Department }
type Props = { tree: Department[]; editing: Editing; onClose: () => void }

/** A new department, another name, another place in the tree. */
export function EditDepartment({ tree, editing, onClose }: Props) {
  const { t } = useTranslation()
  const run = useAct(departmentsQuery.queryKey)
  const again = useAct(membersQuery.queryKey)
  const [name, setName] = useState(editing.act === 'rename' ? editing.department.name : '')
  const [parent, setParent] = useState(editing.act === 'add' ? editing.parent : parentOf(editing))
  const wants = { name: editing.act !== 'move', parent: editing.act !== 'rename' }
  async function save() {
    const saved = await run(() => saving(editing, { name: name.trim(), parent }), t('settings.saved'))
    if (!saved.ok) return
    await again(async () => undefined)
    onClose()
  }
  return (
    <Modal
      open
      width={400}
      title={t(`org.title.${editing.act}`)}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: wants.name && name.trim() === '' }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        {wants.name && (
          <label className="form-row">
            <span>{t('org.name')}</span>
            <Input autoFocus maxLength={100} value={name} onChange={event => setName(event.target.value)} />
          </label>
        )}
        {wants.parent && (
          <div className="form-row">
            <span>{t('org.parent')}</span>
            <Select
              aria-label={t('org.parent')}
              value={parent ?? ''}
              showSearch={{ optionFilterProp: 'label' }}
              options={[{ value: '', label: t('org.top') }, ...places(tree, editing)]}
              onChange={next => setParent(next === '' ? null : next)}
            />
            {editing.act === 'move' && <small>{t('org.moveHelp')}</small>}
          </div>
        )}
      </div>
    </Modal>
  )
}

function parentOf(editing: Editing): string | null {
  return editing.act === 'add' ? editing.parent : editing.department.parent
}

function saving(editing: Editing, { name, parent }: { name: string; parent: string | null }): Promise<Department> {
  if (editing.act === 'add') return access.addDepartment({ name, parent })
  return access.changeDepartment(editing.department.id, editing.act === 'rename' ? { name } : { parent })
}

/** Where it may stand: not within itself. */
function places(tree: Department[], editing: Editing) {
  const moved = editing.act === 'move' ? editing.department.id : undefined
  return tree
    .filter(one => moved === undefined || !one.path.includes(moved))
    .map(one => ({ value: one.id, label: departmentPath(tree, one) }))
}
