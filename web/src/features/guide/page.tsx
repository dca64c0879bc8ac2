import { useEffect, useState } from 'react'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { LiveHints } from '../../app/live.tsx'
import { useNarrow } from '../../ui/narrow.ts'
import { Coach } from './coach.tsx'
import { CustomerPane, type Side } from './customer-pane.tsx'
import { GuideBar } from './guide-bar.tsx'
import { ShopPane } from './shop-pane.tsx'
import { Steps } from './steps.tsx'
import { useGuide, type Guide } from './use-guide.ts'
import { useShop } from './use-shop.ts'
import './guide.css'

/** 三分钟看懂: a shop to shop in, and beside it the customer's page as it grows from what really arrives. */
export function GuidePage() {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const shop = useShop()
  const guide = useGuide(shop)
  const [side, setSide] = useState<Side>('page')
  const [tab, setTab] = useState<'shop' | Side>('shop')
  const news = useNews(guide, tab !== 'shop')
  useEffect(() => {
    document.title = t('guide.title')
  }, [t])
  const show = (next: Side) => {
    setSide(next)
    setTab(next)
  }
  return (
    <div className="guide">
      <GuideBar customer={guide.customer} onLeave={shop.leave} />
      <Steps guide={guide} />
      <Coach key={guide.phase} guide={guide} onShow={show} onLeave={shop.leave} />
      {narrow && (
        <Segmented
          block
          value={tab}
          onChange={next => (next === 'shop' ? setTab(next) : show(next))}
          options={(['shop', 'page', 'why'] as const).map(one => ({
            value: one,
            label: (
              <>
                {t(`guide.tab.${one}`)}
                {one === 'page' && news && <i className="guide-news" title={t('guide.news')} />}
              </>
            ),
          }))}
          aria-label={t('guide.tabs')}
        />
      )}
      <main className="guide-panes" id="page">
        <ShopPane shop={shop} hidden={narrow && tab !== 'shop'} />
        <CustomerPane guide={guide} side={side} onSide={show} hidden={narrow && tab === 'shop'} />
      </main>
      <LiveHints />
    </div>
  )
}

/** Whether something arrived on the customer's page since it was last looked at. */
function useNews({ customer }: Guide, looking: boolean): boolean {
  const newest = customer?.items[0]?.id
  const [seen, setSeen] = useState<string>()
  if (looking && newest !== seen) setSeen(newest)
  return newest !== undefined && newest !== seen
}
