import { useState } from 'react'
import { Button, Drawer } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { duplicatesQuery } from '../../api/leads.ts'
import { Bones } from '../../ui/bones.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { recordName } from '../../ui/fields.ts'
import type { ActProps } from '../record/record-acts.tsx'
import { ConvertForm } from './convert-form.tsx'
import './sales.css'

/** 转化: a lead becomes a contact, with or without a company and an opportunity. */
export function ConvertLead({ def, row }: ActProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  if (!def.can.update || row['status'] === 'converted') return null
  return (
    <>
      <Button type="primary" icon={<Icon name="check" small />} onClick={() => setOpen(true)}>
        {t('lead.convert')}
      </Button>
      {open && <ConvertDrawer def={def} row={row} onClose={() => setOpen(false)} />}
    </>
  )
}

function ConvertDrawer({ def, row, onClose }: ActProps & { onClose: () => void }) {
  const { t } = useTranslation()
  const found = useQuery({ ...duplicatesQuery(row.id), staleTime: 0 })
  return (
    <Drawer open size={520} title={t('lead.convertTitle', { name: recordName(def, row) })} onClose={onClose}>
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Bones rows={6} />}
      {found.data && <ConvertForm row={row} found={found.data} onClose={onClose} />}
    </Drawer>
  )
}
