import { useState } from 'react'
import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Explanation, SightingView } from '@huiliu/contracts'
import { explainQuery } from '../../../api/customers.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { Said } from '../../../ui/said.tsx'
import { shortValue } from './identifiers.ts'
import { ref } from './refs.ts'

/** For any two sources: the path that joins them, or what is missing. */
export function ExplainPair({ sightings }: { sightings: SightingView[] }) {
  const { t } = useTranslation()
  const [a, setA] = useState(sightings[0]?.id ?? '')
  const [b, setB] = useState(sightings.at(-1)?.id ?? '')
  const found = useQuery({ ...explainQuery(ref({ id: a }), ref({ id: b })), enabled: a !== b })
  return (
    <section className="explain">
      <div className="row">
        <SightingSelect sightings={sightings} value={a} onChange={setA} label={t('identity.from')} />
        <span className="faint">→</span>
        <SightingSelect sightings={sightings} value={b} onChange={setB} label={t('identity.to')} />
      </div>
      {a !== b && found.isPending && <Bones rows={2} />}
      {found.isError && <ProblemView error={found.error} />}
      {a !== b && found.data && <Sentences explanation={found.data} />}
    </section>
  )
}

function Sentences({ explanation }: { explanation: Explanation }) {
  const lines = explanation.same ? explanation.path : explanation.missing
  return (
    <ol className={explanation.same ? 'explain-path' : 'explain-path missing'}>
      {lines.map((line, index) => (
        <li key={index}>
          <Said text={line.sentence} />
        </li>
      ))}
    </ol>
  )
}

type SelectProps = { sightings: SightingView[]; value: string; onChange: (id: string) => void; label: string }
export function SightingSelect({ sightings, value, onChange, label }: SelectProps) {
  const { t } = useTranslation()
  const options = sightings.map(({ id, source, key }) => ({
    value: id,
    label: `${source.name} · ${t(`idKind.${key.kind}`)} ${shortValue(key.value)}`,
  }))
  return (
    <Select
      className="grow"
      aria-label={label}
      popupMatchSelectWidth={false}
      value={value}
      options={options}
      onChange={onChange}
    />
  )
}
