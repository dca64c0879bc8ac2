import { Button } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImportMapping, ImportView } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { importQuery, importsQuery, targetsQuery, transfer } from '../../api/transfer.ts'
import { useFormat } from '../../ui/format.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { MappingTable } from './mapping-table.tsx'
import { Options } from './options.tsx'
import { Preview } from './preview.tsx'

type Props = { view: ImportView; def: ObjectWithRights }

/** What the columns mean, and what would become of the rows: every change of the one shows in the other. */
export function Draft({ view, def }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const targets = useQuery(targetsQuery(view.object)).data?.items ?? []
  const remap = useMutation({
    mutationFn: (mapping: ImportMapping) => transfer.remap(view.id, mapping),
    onSuccess: next => client.setQueryData(importQuery(view.id).queryKey, next),
    onError: error => toast(explain(error), { tone: 'bad' }),
  })
  // What is asked for shows at once; what comes of it as soon as it is known.
  const mapping = remap.isPending ? remap.variables : view.mapping
  const change = (next: Partial<ImportMapping>) => remap.mutate({ ...mapping, ...next })
  return (
    <div className="import-draft">
      <section className="card" aria-labelledby="mapping-title">
        <header>
          <h2 id="mapping-title">{t('transfer.mapping')}</h2>
          <span className="faint">{t('transfer.mappingHelp')}</span>
        </header>
        <MappingTable view={view} mapping={mapping} targets={targets} onChange={change} />
        <Options def={def} mapping={mapping} targets={targets} onChange={change} />
      </section>
      <Preview view={view} def={def} busy={remap.isPending}>
        <Begin view={view} disabled={remap.isPending} />
      </Preview>
    </div>
  )
}

function Begin({ view, disabled }: { view: ImportView; disabled: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const explain = useProblemText()
  const format = useFormat()
  const { preview } = view
  const count = preview
    ? preview.new + preview.update + preview.join + preview.proposal + preview.unchanged + preview.skip
    : 0
  const run = useMutation({
    mutationFn: () => transfer.run(view.id),
    onSuccess: next => client.setQueryData(importQuery(view.id).queryKey, next),
    onError: error => toast(explain(error), { tone: 'bad' }),
  })
  const drop = useMutation({
    mutationFn: () => transfer.undo(view.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true })
      await navigate({ to: '/data', search: { object: view.object } })
    },
  })
  return (
    <div className="row import-begin">
      <Button type="primary" disabled={disabled || count === 0} loading={run.isPending} onClick={() => run.mutate()}>
        {t('transfer.run', { number: format.number(count), count })}
      </Button>
      <Button type="text" onClick={() => drop.mutate()}>
        {t('transfer.discard')}
      </Button>
      <small>{t('transfer.undoable')}</small>
    </div>
  )
}
