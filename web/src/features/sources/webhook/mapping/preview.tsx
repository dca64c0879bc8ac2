import { useTranslation } from 'react-i18next'
import type { Trial, TriedItem } from '@huiliu/contracts'
import { useFormat } from '../../../../ui/format.ts'
import { Icon } from '../../../../ui/icon.tsx'
import { wordOf } from './event-field.tsx'
import type { Missing } from './draft.ts'

const SHOWN = 3

/** What would become of the message, in sentences, as it is mapped now. */
export function Preview({ trial, missing }: { trial: Trial | undefined; missing: Missing[] }) {
  const { t } = useTranslation()
  return (
    <section className="hook-preview" aria-label={t('hooks.becomes')} aria-live="polite">
      <h3>{t('hooks.becomes')}</h3>
      {missing.length > 0 && (
        <p className="hook-missing">
          {t('hooks.missing')} {missing.map(one => t(`hooks.missingPart.${one}`)).join(t('hooks.and'))}
        </p>
      )}
      {missing.length === 0 && trial && <Outcome trial={trial} />}
    </section>
  )
}

function Outcome({ trial }: { trial: Trial }) {
  const { t } = useTranslation()
  return (
    <>
      <ul>
        {trial.items.slice(0, SHOWN).map(item => (
          <li key={item.item}>
            <Sentence item={item} />
          </li>
        ))}
      </ul>
      {trial.items.length > SHOWN && (
        <p className="faint">{t('hooks.moreItems', { count: trial.items.length - SHOWN })}</p>
      )}
      {trial.passedOver > 0 && <p className="faint">{t('hooks.passedOver', { count: trial.passedOver })}</p>}
      {trial.problems.length > 0 && (
        <ul className="hook-problems">
          {trial.problems.slice(0, 10).map(problem => (
            <li key={`${problem.item} ${problem.path} ${problem.code}`}>
              <Icon name="warn" small />
              <span>
                {t('arrivals.item', { item: problem.item + 1 })} {problem.path && <code>{problem.path}</code>}{' '}
                {problem.message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Sentence({ item }: { item: TriedItem }) {
  const { t } = useTranslation()
  const format = useFormat()
  const who = useWho()(item)
  const what = useWhat()(item)
  const { order } = item
  const total = order?.total && format.money(order.total, order.currency ?? undefined)
  const refused = item.identifiers.filter(one => one.refused !== null)
  return (
    <>
      <p className="hook-sentence">
        {[what, total, who].filter(Boolean).join(' · ')}
        {item.taken && <span className="tag">{t('hooks.taken')}</span>}
      </p>
      <p className="faint">
        {[
          format.exact(item.at),
          ...item.facts.map(one => one.value),
          order && order.lines.length > 0 ? t('hooks.lines', { count: order.lines.length }) : '',
          ...(order?.lines ?? []).slice(0, SHOWN).map(line => `${line.name ?? line.sku ?? '—'} × ${line.quantity}`),
          ...Object.entries(item.properties).map(([name, value]) => `${name} ${textOf(value)}`),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {refused.map(one => (
        <p key={`${one.kind} ${one.value}`} className="hook-refused">
          {one.value}：{one.refused}
        </p>
      ))}
    </>
  )
}

/** 订单 A-1 付款, 事件 Visited, 资料 */
function useWhat(): (item: TriedItem) => string {
  const { t } = useTranslation()
  return ({ type, order }) => {
    const name = type.replace(/^track\./, '')
    if (order) return t('hooks.what.order', { number: order.number, happened: t(`hooks.happened.${wordOf(name)}`) })
    return type === 'identify' ? t('hooks.what.person') : t('hooks.what.event', { name })
  }
}

/** 138 0013 8000 的客户 */
function useWho(): (item: TriedItem) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ identifiers }) => {
    const real = identifiers.find(one => one.refused === null && one.kind !== 'virtual_phone')
    if (!real) return t('hooks.whoUnknown')
    const value = real.kind === 'phone' ? format.phone(real.value) : real.value
    return t('hooks.whose', { value })
  }
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
