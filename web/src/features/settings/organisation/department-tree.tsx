import { useState } from 'react'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Department, Member } from '@huiliu/contracts'
import { access, departmentsQuery } from '../../../api/access.ts'
import { Icon } from '../../../ui/icon.tsx'
import { useAct } from '../use-act.ts'
import { EditDepartment, type Editing } from './edit-department.tsx'

type Props = {
  tree: Department[]
  members: Member[]
  chosen: Department | undefined
  onChoose: (id: string | undefined) => void
}

/** The company's tree; how many are in a department counts those below it. */
export function DepartmentTree({ tree, members, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState<Editing>()
  const inside = ({ id }: Department) =>
    members.filter(({ active, department }) => active && tree.find(one => one.id === department?.id)?.path.includes(id))
      .length
  return (
    <div>
      <ul className="object-list" aria-label={t('org.departments')}>
        <li>
          <button aria-pressed={chosen === undefined} onClick={() => onChoose(undefined)}>
            <span className="cut">{t('org.everybody')}</span>
            <small>{members.filter(member => member.active).length}</small>
          </button>
        </li>
        {walk(tree, null).map(one => (
          <li key={one.id} className="org-node">
            <button
              aria-pressed={one.id === chosen?.id}
              style={{ paddingInlineStart: 10 + (one.path.length - 1) * 14 }}
              onClick={() => onChoose(one.id)}
            >
              <span className="cut">{one.name}</span>
              <small>{inside(one)}</small>
            </button>
            <DepartmentMenu department={one} onEdit={setEditing} />
          </li>
        ))}
      </ul>
      <Button
        block
        icon={<Icon name="plus" small />}
        onClick={() => setEditing({ act: 'add', parent: chosen?.id ?? null })}
      >
        {t('org.addDepartment')}
      </Button>
      {editing && <EditDepartment tree={tree} editing={editing} onClose={() => setEditing(undefined)} />}
    </div>
  )
}

/** Each department before what is below it. */
function walk(tree: Department[], parent: string | null): Department[] {
  return tree.filter(one => one.parent === parent).flatMap(one => [one, ...walk(tree, one.id)])
}

function DepartmentMenu({ department, onEdit }: { department: Department; onEdit: (editing: Editing) => void }) {
  const { t } = useTranslation()
  const run = useAct(departmentsQuery.queryKey)
  const items = [
    { key: 'add', label: t('org.addBelow'), onClick: () => onEdit({ act: 'add', parent: department.id }) },
    { key: 'rename', label: t('org.rename'), onClick: () => onEdit({ act: 'rename', department }) },
    { key: 'move', label: t('org.move'), onClick: () => onEdit({ act: 'move', department }) },
    {
      key: 'delete',
      danger: true,
      label: t('act.delete'),
      onClick: () =>
        void run(() => access.deleteDepartment(department.id), t('org.deleted', { name: department.name })),
    },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button className="icon-button" aria-label={t('org.actsOf', { name: department.name })}>
        <Icon name="more" small />
      </button>
    </Dropdown>
  )
}
