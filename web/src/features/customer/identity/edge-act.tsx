import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactView, EdgeView } from '@huiliu/contracts'
import { identity, identityQuery } from '../../../api/customers.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { Said } from '../../../ui/said.tsx'
import { useIdentityAct } from './act.ts'
import { CutOutcome } from './cut-outcome.tsx'
import { useMoveTyped } from './move-typed.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { useIdentifierText } from './use-identifier-text.ts'

type Props = { contact: ContactView; edge: EdgeView; onClose: () => void }

/** Cuts one edge, after showing whether that parts anybody and who gets what. */
export function CutEdge({ contact, edge, onClose }: Props) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const moveTyped = useMoveTyped()
  const [moving, setMoving] = useState<string[]>([])
  const view = useQuery(identityQuery(contact.id)).data
  const shown = useIdentifierText()(edge.identifier)
  const preview = useQuery({
    queryKey: ['explain', 'cut', edge.id],
    queryFn: () => identity.previewEdgeCut(edge.id),
    retry: false,
  })
  const parts = preview.data ? preview.data.sides.length > 1 : true
  async function cut(reason: string) {
    const done = await run(t(parts ? 'identity.cutDone' : 'identity.cutDoneStill'), () =>
      identity.cutEdge(edge.id, reason),
    )
    if (done && preview.data && parts) await moveTyped({ preview: preview.data, fields: moving, reason })
    return done
  }
  return (
    <ReasonDialog
      title={t('identity.cutTitle', { value: shown })}
      act={t('identity.cut')}
      initial={t('identity.cutReason')}
      width={760}
      ready={preview.isSuccess}
      onClose={onClose}
      onAct={cut}
    >
      {preview.isPending && <Bones rows={4} />}
      {preview.isError && <ProblemView error={preview.error} />}
      {preview.data && view && <CutOutcome view={view} preview={preview.data} moving={moving} onMoving={setMoving} />}
      <p className="faint">{t('identity.cutHelp')}</p>
    </ReasonDialog>
  )
}

/** Marks the identifier of an edge as shared by several people: it joins nobody any more. */
export function ShareEdge({ edge, onClose }: Omit<Props, 'contact'>) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const { kind, value, scope } = edge.identifier
  const shown = useIdentifierText()(edge.identifier)
  return (
    <ReasonDialog
      title={t('identity.shareTitle', { value: shown })}
      act={t('identity.share')}
      onClose={onClose}
      onAct={reason =>
        run(t('identity.shareDone', { value: shown }), () =>
          identity.share({ kind, value, scope: scope || undefined }, reason),
        )
      }
    >
      <p>
        <Said text={edge.sentence} />
      </p>
      <p className="faint">{t('identity.shareHelp')}</p>
    </ReasonDialog>
  )
}

/** Edges as sentences, each to be cut where it is read. */
export function EdgeReasons({ contact, edges }: { contact: ContactView; edges: EdgeView[] }) {
  const { t } = useTranslation()
  const [cutting, setCutting] = useState<EdgeView>()
  return (
    <>
      <ul className="edge-reasons">
        {edges.map(edge => (
          <li key={edge.id}>
            <Said text={edge.sentence} /> {edge.state === 'cut' && <small>{t('edgeState.cut')}</small>}
            {edge.state !== 'cut' && contact.can.identity && (
              <button className="link" onClick={() => setCutting(edge)}>
                {t('identity.cut')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {cutting && <CutEdge contact={contact} edge={cutting} onClose={() => setCutting(undefined)} />}
    </>
  )
}
