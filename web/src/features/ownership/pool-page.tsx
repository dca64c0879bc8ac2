import { useDeferredValue, useEffect, useState } from 'react'
import { Button, Checkbox, Input, Popover } from 'antd'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ObjectDef, PoolReason, PoolView, RecordRow } from '@huiliu/contracts'
import { objectQuery } from '../../api/objects.ts'
import { ownership, poolQuery, poolsQuery } from '../../api/ownership.ts'
import { words } from '../../app/i18n.ts'
import { useActorName } from '../../ui/actor-name.ts'
import { Bones } from '../../ui/bones.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { fieldLabel, recordName } from '../../ui/fields.ts'
import { MemberPicker } from '../../ui/pickers.tsx'
import { ProblemView, useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { When } from '../../ui/when.tsx'
import { toggled } from '../list/selection.ts'
import './ownership.css'

const route = getRouteApi('/shell/pools/$object')

/** 公海: what nobody owns, with why it is there, to be claimed or given to somebody. */
export function PoolPage() {
  const { t } = useTranslation()
  const { object } = route.useParams()
  const def = useQuery(objectQuery(object))
  const pools = useQuery(poolsQuery)
  const title = def.data ? t('pool.of', { noun: words(def.data.label) }) : ''
  useEffect(() => {
    document.title = title
  }, [title])
  const failed = def.error ?? pools.error
  if (failed) return <ProblemView error={failed} retry={() => (void def.refetch(), void pools.refetch())} />
  if (!def.data || !pools.data) return <Bones rows={10} />
  const pool = pools.data.items.find(one => one.object === object)
  return (
    <div className="page scroll pool-page">
      <h1>{title}</h1>
      {pool ? (
        <Pool key={object} def={def.data} pool={pool} />
      ) : (
        <Empty icon="people" title={t('pool.none')}>
          <p>{t('pool.noneHelp')}</p>
        </Empty>
      )}
    </div>
  )
}

/** So many fields beside the name tell enough to choose by. */
const SHOWN = 4

function Pool({ def, pool }: { def: ObjectDef; pool: PoolView }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const found = useInfiniteQuery(poolQuery(def.name, useDeferredValue(text.trim())))
  const rows = found.data?.pages.flatMap(page => page.items) ?? []
  const reasons = new Map(found.data?.pages.flatMap(page => page.reasons.map(one => [one.id, one] as const)))
  const acts = usePoolActs(def.name, () => setChosen(new Set()))
  return (
    <>
      <Limits pool={pool} />
      <div className="row pool-tools">
        <Input
          allowClear
          aria-label={t('pool.search')}
          placeholder={t('pool.search')}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        {chosen.size > 0 && pool.can.claim && (
          <Button type="primary" onClick={() => void acts.claim([...chosen])}>
            {t('pool.claimMany', { count: chosen.size })}
          </Button>
        )}
        {chosen.size > 0 && pool.can.assign && <Assign onPick={to => acts.assign([...chosen], to)} />}
      </div>
      {found.isPending && <Bones rows={6} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && (
        <Empty icon="check" title={t('pool.empty')}>
          <p>{t('pool.emptyHelp')}</p>
        </Empty>
      )}
      <ul className="pool-list">
        {rows.map(row => (
          <PoolLine
            key={row.id}
            def={def}
            row={row}
            reason={reasons.get(row.id)}
            chosen={chosen.has(row.id)}
            onChoose={() => setChosen(toggled(chosen, row.id))}
            onClaim={pool.can.claim ? () => void acts.claim([row.id]) : undefined}
          />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('look.showMore')}
        </Button>
      )}
    </>
  )
}

function Limits({ pool: { rules, held, today } }: { pool: PoolView }) {
  const { t } = useTranslation()
  const parts = [
    rules.holdLimit === null ? t('pool.held', { held }) : t('pool.heldOf', { held, limit: rules.holdLimit }),
    ...(rules.dayLimit === null ? [] : [t('pool.todayOf', { today, limit: rules.dayLimit })]),
    ...(rules.days === null ? [] : [t('pool.recycles', { days: rules.days })]),
  ]
  return <p className="faint">{parts.join(' · ')}</p>
}

type LineProps = {
  def: ObjectDef
  row: RecordRow
  reason: PoolReason | undefined
  chosen: boolean
  onChoose: () => void
  onClaim: (() => void) | undefined
}

function PoolLine({ def, row, reason, chosen, onChoose, onClaim }: LineProps) {
  const { t } = useTranslation()
  const actor = useActorName()
  const name = recordName(def, row)
  const shown = def.fields
    .filter(field => field.name !== def.nameField && row[field.name] !== null && row[field.name] !== undefined)
    .slice(0, SHOWN)
  return (
    <li className="card pool-line">
      <Checkbox checked={chosen} aria-label={t('pool.choose', { name })} onChange={onChoose} />
      <div className="grow">
        <strong className="cut">{name}</strong>
        <dl className="pool-facts">
          {shown.map(field => (
            <div key={field.name}>
              <dt>{fieldLabel(field)}</dt>
              <dd>
                <FieldValue field={field} value={row[field.name]} row={row} />
              </dd>
            </div>
          ))}
        </dl>
        {reason && (
          <small>
            {reason.from && `${t('pool.from', { name: reason.from })} · `}
            {reason.reason ?? actor(reason.by)} · <When at={reason.at} />
          </small>
        )}
      </div>
      {onClaim && <Button onClick={onClaim}>{t('pool.claim')}</Button>}
    </li>
  )
}

function Assign({ onPick }: { onPick: (to: string) => void }) {
  const { t } = useTranslation()
  const picker = (
    <MemberPicker
      autoFocus
      aria-label={t('pool.assign')}
      style={{ width: 220 }}
      value={null}
      onChange={to => to && onPick(to)}
    />
  )
  return (
    <Popover content={picker} trigger="click" destroyOnHidden arrow={false} placement="bottomRight">
      <Button>{t('pool.assign')}</Button>
    </Popover>
  )
}

function usePoolActs(object: string, done: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  async function run(act: () => ReturnType<typeof ownership.claim>, said: 'pool.claimed' | 'pool.assigned') {
    try {
      const { actId, ids, gone } = await act()
      toast(
        gone.length > 0 ? t('pool.someGone', { count: ids.length, gone: gone.length }) : t(said, { count: ids.length }),
        {
          actId,
        },
      )
      done()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
    await Promise.all([['pools'], ['records', object]].map(queryKey => client.invalidateQueries({ queryKey })))
  }
  return {
    claim: (ids: string[]) => run(() => ownership.claim(object, ids), 'pool.claimed'),
    assign: (ids: string[], to: string) => void run(() => ownership.assign(object, ids, to), 'pool.assigned'),
  }
}
