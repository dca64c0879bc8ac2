import { useState } from 'react'
import { Button, Popover, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { FieldInput } from '../../ui/field-input.tsx'
import { allFields, fieldLabel, isEditable } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { MemberPicker } from '../../ui/pickers.tsx'
import { useDeleteRecords, useSetField } from './edit.ts'
import type { ListState } from './use-list.ts'
import { useBulk } from './use-bulk.ts'
import type { Asked } from '../views/look-props.ts'

type Props = {
  def: ObjectWithRights
  list: ListState
  asked: Asked
  selected: ReadonlySet<string>
  onDone: () => void
}

/** What is done to the selected records, or to all that the list finds: one act, which can be taken back as one. */
type Acts = {
  count: string
  set: (field: Field, value: unknown) => Promise<boolean>
  remove: () => Promise<boolean>
}

export function BulkBar({ def, list, asked, selected, onDone }: Props) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const acts = useActs({ def, list, asked, ids: [...selected], all })
  const found = useCount(list)
  const ended = (ok: boolean) => ok && onDone()
  const further = list.rows.length > 0 && list.rows.every(row => selected.has(row.id)) && list.found.hasNextPage
  return (
    <div className="bulk" role="toolbar" aria-label={t('bulk.title')}>
      <strong>{t(all ? 'bulk.allSelected' : 'bulk.selected', { count: acts.count })}</strong>
      {further && !all && (
        <Button size="small" type="link" onClick={() => setAll(true)}>
          {t('bulk.all', { count: found })}
        </Button>
      )}
      {def.can.update && <SetField def={def} acts={acts} onDone={ended} />}
      {def.can.update && <Give acts={acts} onDone={ended} />}
      {def.can.delete && (
        <Button size="small" danger icon={<Icon name="trash" small />} onClick={async () => ended(await acts.remove())}>
          {t('act.delete')}
        </Button>
      )}
      <button className="icon-button" aria-label={t('bulk.clear')} onClick={onDone}>
        <Icon name="close" small />
      </button>
    </div>
  )
}

type Acting = Pick<Props, 'def' | 'list' | 'asked'> & { ids: string[]; all: boolean }

/** As many are changed at once; more go through the background. */
const AT_ONCE = 1000

function useActs({ def, list, asked, ids, all }: Acting): Acts {
  const count = useCount(list)
  const begin = useBulk(def.name)
  const set = useSetField(def.name)
  const remove = useDeleteRecords(def.name)
  const { filter, search } = asked
  const wanted = all
    ? { ...(filter && { filter }), ...(search && { search }) }
    : { filter: { field: 'id', op: 'in' as const, value: ids } }
  const inBackground = all || ids.length > AT_ONCE
  return {
    count: all ? count : String(ids.length),
    set: (field, value) => (inBackground ? begin({ ...wanted, set: { [field.name]: value } }) : set(ids, field, value)),
    remove: () => (inBackground ? begin({ ...wanted, delete: true }) : remove(ids)),
  }
}

/** How many the list finds. */
function useCount({ count = 0, exact }: ListState): string {
  const format = useFormat()
  return `${format.number(count)}${exact ? '' : '+'}`
}

type ActProps = { acts: Acts; onDone: (ok: boolean) => void }

function SetField({ def, acts, onDone }: ActProps & { def: ObjectWithRights }) {
  const { t } = useTranslation()
  const fields = allFields(def).filter(field => isEditable(field) && !field.unique)
  const [name, setName] = useState(fields[0]?.name)
  const [value, setValue] = useState<unknown>(null)
  const field = fields.find(one => one.name === name)
  const form = (
    <div className="bulk-form">
      <Select
        aria-label={t('bulk.field')}
        value={name}
        showSearch={{ optionFilterProp: 'label' }}
        options={fields.map(one => ({ value: one.name, label: fieldLabel(one) }))}
        onChange={next => (setName(next), setValue(null))}
      />
      {field && <FieldInput field={field} value={value} onChange={setValue} />}
      <Button type="primary" disabled={!field} onClick={() => field && void acts.set(field, value).then(onDone)}>
        {t('bulk.apply', { count: acts.count })}
      </Button>
    </div>
  )
  return (
    <Popover trigger="click" content={form} placement="top" arrow={false} destroyOnHidden>
      <Button size="small" icon={<Icon name="edit" small />}>
        {t('bulk.set')}
      </Button>
    </Popover>
  )
}

/** Whose they are from now on. */
function Give({ acts, onDone }: ActProps) {
  const { t } = useTranslation()
  const [member, setMember] = useState<string | null>(null)
  const form = (
    <div className="bulk-form">
      <MemberPicker aria-label={t('bulk.give')} value={member} onChange={setMember} />
      <Button type="primary" disabled={!member} onClick={() => void acts.set(OWNER, member).then(onDone)}>
        {t('bulk.apply', { count: acts.count })}
      </Button>
    </div>
  )
  return (
    <Popover trigger="click" content={form} placement="top" arrow={false} destroyOnHidden>
      <Button size="small" icon={<Icon name="person" small />}>
        {t('bulk.owner')}
      </Button>
    </Popover>
  )
}

const OWNER: Field = { name: 'owner_id', type: 'member', label: { zh: '', en: '' } }
