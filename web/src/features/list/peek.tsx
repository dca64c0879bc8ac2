import { Button, Drawer } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ObjectWithRights } from '../../api/objects.ts'
import { recordQuery } from '../../api/records.ts'
import { Bones } from '../../ui/bones.tsx'
import { recordName } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { Discussion } from '../discussion/discussion.tsx'
import { RecordFields } from '../record/record-fields.tsx'
import { RecordHistory } from '../record/record-history.tsx'

type Props = { def: ObjectWithRights; id: string; onClose: () => void; onOpen: () => void }

/** A record beside the list, editable, without leaving the list. */
export function Peek({ def, id, onClose, onOpen }: Props) {
  const { t } = useTranslation()
  const found = useQuery(recordQuery(def.name, id))
  return (
    <Drawer
      open
      size={460}
      mask={false}
      autoFocus={false}
      onClose={onClose}
      title={found.data ? recordName(def, found.data) : t('state.loading')}
      extra={
        <Button size="small" icon={<Icon name="open" small />} onClick={onOpen}>
          {t('act.open')}
        </Button>
      }
      className="peek"
    >
      {found.isPending && <Bones rows={8} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.data && <RecordFields def={def} row={found.data} />}
      {found.data && <Discussion object={def.name} id={id} />}
      {found.data && <RecordHistory def={def} id={id} />}
    </Drawer>
  )
}
