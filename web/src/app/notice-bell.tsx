import { lazy, Suspense, useState } from 'react'
import { Badge, Popover } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isForReader, noticesQuery } from '../api/notices.ts'
import { Icon } from '../ui/icon.tsx'

const NoticeList = lazy(() =>
  import('../features/notices/notice-list.tsx').then(module => ({ default: module.NoticeList })),
)

/** How much is told that is not put away yet, and the list of it. */
export function NoticeBell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const count = useQuery(noticesQuery).data?.items.filter(isForReader).length ?? 0
  const list = (
    <Suspense fallback={null}>
      <NoticeList onClose={() => setOpen(false)} />
    </Suspense>
  )
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      destroyOnHidden
      open={open}
      onOpenChange={setOpen}
      content={list}
    >
      <button className="icon-button" aria-label={count > 0 ? t('notices.count', { count }) : t('notices.title')}>
        <Badge count={count} size="small" color="var(--accent)">
          <Icon name="bell" />
        </Badge>
      </button>
    </Popover>
  )
}
