import { useState } from 'react'
import { Button, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DeliveryView, Source } from '@huiliu/contracts'
import { mappingQuery } from '../../../../api/webhooks.ts'
import { Bones } from '../../../../ui/bones.tsx'
import { useFormat } from '../../../../ui/format.ts'
import { ProblemView } from '../../../../ui/problem.tsx'
import { MappingEditor } from './editor.tsx'

/** Step three: a message at the left, what we understand at the right. */
export function MappingStep({ source, deliveries }: { source: Source; deliveries: DeliveryView[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  // The message looked at stays while new ones arrive.
  const [chosen, setChosen] = useState(deliveries[0]?.seq)
  const found = useQuery(mappingQuery(source.id, chosen))
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={8} />
  const { sample } = found.data
  const options = deliveries.slice(0, 30).map(one => ({
    value: one.seq,
    label: [format.exact(one.receivedAt), ...one.problems.slice(0, 1).map(problem => problem.message)].join(' · '),
  }))
  return (
    <>
      <label className="row hook-chosen">
        <span>{t('hooks.chosen')}</span>
        <Select
          aria-label={t('hooks.chosen')}
          popupMatchSelectWidth={false}
          value={chosen}
          options={options}
          onChange={setChosen}
        />
      </label>
      {sample ? (
        <MappingEditor id={source.id} view={{ ...found.data, sample }} />
      ) : (
        <p className="hook-missing" role="status">
          {t('hooks.notShown')}{' '}
          <Button size="small" onClick={() => setChosen(deliveries[0]?.seq)}>
            {t('hooks.newest')}
          </Button>
        </p>
      )}
    </>
  )
}
