import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { EdgeView } from '@huiliu/contracts'
import { identity } from '../../api/customers.ts'
import { Said } from '../../ui/said.tsx'
import { useIdentityAct } from '../customer/identity/act.ts'
import { ReasonDialog } from '../customer/identity/reason-dialog.tsx'
import { useIdentifierText } from '../customer/identity/use-identifier-text.ts'

/** Whatever opens it, the dialog that cuts the wrong edge, with a reason to begin with. */
export function CutWrong({ edge, render }: { edge: EdgeView; render: (open: () => void) => ReactNode }) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const textOf = useIdentifierText()
  const [open, setOpen] = useState(false)
  return (
    <>
      {render(() => setOpen(true))}
      {open && (
        <ReasonDialog
          title={t('identity.cutTitle', { value: textOf(edge.identifier) })}
          act={t('identity.cut')}
          initial={t('guide.cutReason')}
          onClose={() => setOpen(false)}
          onAct={reason => run(t('identity.cutDone'), () => identity.cutEdge(edge.id, reason))}
        >
          <p>
            <Said text={edge.sentence} />
          </p>
          <p className="faint">{t('identity.cutHelp')}</p>
        </ReasonDialog>
      )}
    </>
  )
}
