import { useEffect } from 'react'
import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Keeping } from '@huiliu/contracts'
import { deskQuery, discussion, keepingQuery } from '../../api/discussion.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

type Props = { object: string; id: string }

/** Follow a record, and keep it at hand. */
export function KeepButtons({ object, id }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  useOpened(object, id)
  const keeping = useQuery(keepingQuery(object, id)).data
  const { following = false, favourite = false } = keeping ?? {}
  async function change(next: Partial<Keeping>, act: () => Promise<void>) {
    const { queryKey } = keepingQuery(object, id)
    client.setQueryData(queryKey, { following, favourite, ...next })
    try {
      await act()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
    await Promise.all([queryKey, deskQuery.queryKey].map(key => client.invalidateQueries({ queryKey: key })))
  }
  return (
    <span className="row">
      <button
        className={favourite ? 'icon-button on' : 'icon-button'}
        aria-pressed={favourite}
        aria-label={t(favourite ? 'favourite.remove' : 'favourite.add')}
        title={t(favourite ? 'favourite.remove' : 'favourite.add')}
        onClick={() => void change({ favourite: !favourite }, () => discussion.favour(object, id, !favourite))}
      >
        <Icon name={favourite ? 'starred' : 'star'} />
      </button>
      <Button
        size="small"
        aria-pressed={following}
        aria-label={t(following ? 'follow.on' : 'follow.off')}
        title={t('follow.why')}
        icon={<Icon name={following ? 'check' : 'bell'} small />}
        onClick={() => void change({ following: !following }, () => discussion.follow(object, id, !following))}
      >
        <span className="wide-only">{t(following ? 'follow.on' : 'follow.off')}</span>
      </Button>
    </span>
  )
}

/** A record that is looked at stands among those opened last. */
function useOpened(object: string, id: string): void {
  const client = useQueryClient()
  useEffect(() => {
    void discussion
      .opened(object, id)
      .then(() => client.invalidateQueries(deskQuery))
      .catch(() => undefined)
  }, [client, object, id])
}
