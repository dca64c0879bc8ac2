import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icon.tsx'
import type { Shop } from './use-shop.ts'

/** The shop as its visitor sees it. It stays when hidden: a frame that goes loses its page. */
export function ShopPane({ shop, hidden }: { shop: Shop; hidden: boolean }) {
  const { frame, address, shopper } = shop
  const { t } = useTranslation()
  return (
    <section className="guide-pane" hidden={hidden} aria-label={t('guide.shop')}>
      <header>
        <strong>{t('guide.shop')}</strong>
        <span className="guide-address cut">
          <Icon name="globe" small /> {shopper.path}
        </span>
      </header>
      <iframe ref={frame} src={address} title={t('guide.shop')} />
    </section>
  )
}
