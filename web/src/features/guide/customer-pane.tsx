import type { MouseEvent } from 'react'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { Logo } from '../../ui/icon.tsx'
import { useNarrow } from '../../ui/narrow.ts'
import { Customer } from '../customer/page.tsx'
import type { Guide } from './use-guide.ts'
import { WhyPane } from './why-pane.tsx'

export type Side = 'page' | 'why'
type Props = { guide: Guide; side: Side; onSide: (side: Side) => void; hidden: boolean }

/** What the company sees meanwhile: the customer's real page, or why it is one person. */
export function CustomerPane({ guide, side, onSide, hidden }: Props) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const { customer } = guide
  return (
    <section className="guide-pane ours" hidden={hidden} aria-label={t('guide.ours')}>
      {!narrow && (
        <header>
          <strong>{t('guide.ours')}</strong>
          <Segmented
            size="small"
            value={side}
            onChange={onSide}
            disabled={!customer}
            options={(['page', 'why'] as const).map(one => ({ value: one, label: t(`guide.tab.${one}`) }))}
            aria-label={t('guide.tabs')}
          />
        </header>
      )}
      {/* Links out of the page would end the guide: they open beside it. */}
      <div className="guide-customer" onClickCapture={openBeside}>
        {!customer && <Nobody />}
        {customer && side === 'page' && <Customer key={customer.contact.id} contact={customer.contact} compact />}
        {customer && side === 'why' && <WhyPane guide={guide} />}
      </div>
    </section>
  )
}

function openBeside(event: MouseEvent) {
  const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[href^="/"]')
  if (!link) return
  event.preventDefault()
  event.stopPropagation()
  window.open(link.href, '_blank', 'noopener')
}

function Nobody() {
  const { t } = useTranslation()
  return (
    <div className="guide-nobody">
      <Logo size={56} />
      <h2>{t('guide.nobody')}</h2>
      <p>{t('guide.nobodyHelp')}</p>
    </div>
  )
}
