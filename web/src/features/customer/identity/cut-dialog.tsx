import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { IdentityView } from '@huiliu/contracts'
import { identity } from '../../../api/customers.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { useIdentityAct } from './act.ts'
import { CutOutcome } from './cut-outcome.tsx'
import { SightingSelect } from './explain-pair.tsx'
import { ReasonDialog } from './reason-dialog.tsx'
import { useMoveTyped } from './move-typed.ts'
import { ref } from './refs.ts'

/** Parts two sources by the smallest set of edges, after showing who gets what. */
export function CutDialog({ view, onClose }: { view: IdentityView; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useIdentityAct()
  const moveTyped = useMoveTyped()
  const [moving, setMoving] = useState<string[]>([])
  const [a, setA] = useState(view.sightings[0]?.id ?? '')
  const [b, setB] = useState(view.sightings.at(-1)?.id ?? '')
  const [from, to] = [ref({ id: a }), ref({ id: b })]
  const preview = useQuery({
    queryKey: ['explain', 'cut', a, b],
    queryFn: () => identity.previewCut(from, to),
    enabled: a !== b,
    retry: false,
  })
  async function cut(reason: string) {
    const done = await run(t('identity.cutDone'), () => identity.cut(from, to, reason))
    if (done && preview.data) await moveTyped({ preview: preview.data, fields: moving, reason })
    return done
  }
  const { edges = [], links = [], hidden = 0 } = preview.data ?? {}
  return (
    <ReasonDialog
      title={t('identity.cutBetween')}
      act={t('identity.cutAct', { count: edges.length + links.length + hidden })}
      initial={t('identity.cutReason')}
      width={760}
      ready={a !== b && preview.isSuccess}
      onClose={onClose}
      onAct={cut}
    >
      <div className="row">
        <SightingSelect sightings={view.sightings} value={a} onChange={setA} label={t('identity.from')} />
        <span className="faint">✂</span>
        <SightingSelect sightings={view.sightings} value={b} onChange={setB} label={t('identity.to')} />
      </div>
      {a === b && <p className="faint">{t('identity.chooseTwo')}</p>}
      {a !== b && preview.isPending && <Bones rows={4} />}
      {preview.isError && <ProblemView error={preview.error} />}
      {a !== b && preview.data && (
        <CutOutcome view={view} preview={preview.data} moving={moving} onMoving={setMoving} />
      )}
    </ReasonDialog>
  )
}
