import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icon.tsx'
import { COUNTED, type News } from './use-news.ts'

/** Offers what is new in the list; an empty list, where nothing can move, shows it at once. */
export function NewsPill({ news, empty, onShow }: { news: News; empty: boolean; onShow: () => void }) {
  const { t } = useTranslation()
  const { added, gone, unsure } = news
  const some = added.size > 0 || unsure
  useEffect(() => {
    if (empty && some) onShow()
  }, [empty, some, onShow])
  const text = wording()
  return (
    <span className="news" role="status">
      {text && (
        <button className="news-pill" onClick={onShow}>
          <Icon name="up" small />
          {text}
        </button>
      )}
    </span>
  )

  function wording(): string | undefined {
    if (added.size >= COUNTED) return t('list.newMany', { count: COUNTED })
    if (added.size > 0) return t('list.new', { count: added.size })
    return unsure || gone.size > 0 ? t('list.changed') : undefined
  }
}
