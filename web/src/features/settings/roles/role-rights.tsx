import { useState } from 'react'
import { Button, Dropdown, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Rights, Role } from '@huiliu/contracts'
import { words } from '../../../app/i18n.ts'
import { Icon } from '../../../ui/icon.tsx'
import { FieldRights } from './field-rights.tsx'
import { ObjectTable } from './object-table.tsx'
import { RenameRole } from './rename-role.tsx'
import { useChangeRole, useDeleteRole } from './use-role.ts'

const POWERS = ['settings', 'members', 'sources', 'objects', 'identity'] as const

type Props = { role: Role; /** the reader may change roles */ admin: boolean; onCopy: () => void }

/** Everything one role may do. */
export function RoleRights({ role, admin, onCopy }: Props) {
  const { t } = useTranslation()
  const changeTo = useChangeRole(role)
  const { rights } = role
  const fixed = !admin || role.name === 'admin'
  const change = (next: Partial<Rights>) => void changeTo({ ...rights, ...next })
  const lead = role.name === 'admin' ? 'roles.adminFixed' : admin ? 'roles.atOnce' : 'roles.adminsOnly'
  return (
    <section className="object-fields">
      <header className="row">
        <h2 className="cut">{words(role.label)}</h2>
        <code className="faint">{role.name}</code>
        <span className="grow" />
        {admin && <RoleActs role={role} onCopy={onCopy} />}
      </header>
      <p className="settings-lead">{t(lead)}</p>
      <ObjectTable rights={rights} fixed={fixed} onChange={byObject => change({ byObject })} />
      <FieldRights rights={rights} fixed={fixed} onChange={byField => change({ byField })} />
      <h3 className="role-part">{t('roles.powers')}</h3>
      <ul className="powers">
        {POWERS.map(power => (
          <li key={power} className="row">
            <Switch
              size="small"
              aria-label={t(`roles.power.${power}`)}
              disabled={fixed}
              checked={rights[power]}
              onChange={on => change({ [power]: on })}
            />
            {t(`roles.power.${power}`)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function RoleActs({ role, onCopy }: { role: Role; onCopy: () => void }) {
  const { t } = useTranslation()
  const remove = useDeleteRole()
  const [renaming, setRenaming] = useState(false)
  const items = [
    { key: 'rename', label: t('roles.rename'), onClick: () => setRenaming(true) },
    {
      key: 'delete',
      danger: true,
      disabled: role.standard,
      label: t(role.standard ? 'roles.standardStays' : 'roles.delete'),
      onClick: () => void remove(role),
    },
  ]
  return (
    <>
      <Button size="small" icon={<Icon name="copy" small />} onClick={onCopy}>
        {t('act.copy')}
      </Button>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button size="small" icon={<Icon name="more" small />} aria-label={t('act.more')} />
      </Dropdown>
      {renaming && <RenameRole role={role} onClose={() => setRenaming(false)} />}
    </>
  )
}
