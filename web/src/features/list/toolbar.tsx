import { lazy, Suspense, useState, type RefObject } from 'react'
import { Badge, Button, Popover } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Display } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { poolsQuery } from '../../api/ownership.ts'
import { countRows } from '../../ui/condition-editor/model.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import type { Column } from './columns.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { NewsPill } from './news-pill.tsx'
import { ExportButton } from './export-button.tsx'
import type { ListSearch } from './search.ts'
import type { ListState } from './use-list.ts'

const BinDrawer = lazy(() => import('../bin/bin-drawer.tsx').then(module => ({ default: module.BinDrawer })))
const DisplayMenu = lazy(() => import('../views/display-menu.tsx').then(module => ({ default: module.DisplayMenu })))
const ConditionEditor = lazy(() =>
  import('../../ui/condition-editor/condition-editor.tsx').then(module => ({ default: module.ConditionEditor })),
)

type Props = {
  def: ObjectWithRights
  list: ListState
  search: ListSearch
  display: Display
  onSearch: (search: ListSearch) => void
  columns: Column[]
  onColumns: (columns: Column[]) => void
  onNews: () => void
  box: RefObject<HTMLInputElement | null>
}

export function Toolbar({ def, list, search, display, onSearch, columns, onColumns, onNews, box }: Props) {
  const { t } = useTranslation()
  return (
    <div className="list-tools">
      <label className="list-search">
        <Icon name="search" small />
        <input
          ref={box}
          type="search"
          aria-label={t('list.search')}
          placeholder={t(def.name === 'contact' ? 'list.searchContacts' : 'list.search')}
          value={search.q ?? ''}
          onChange={event => onSearch({ ...search, q: event.target.value || undefined })}
          onKeyDown={event => event.key === 'Escape' && event.currentTarget.blur()}
        />
        <kbd className="kbd">/</kbd>
      </label>
      <FilterButton def={def} search={search} onSearch={onSearch} />
      <PoolLink def={def} />
      <span className="grow" />
      <NewsPill news={list.news} empty={list.found.isSuccess && list.rows.length === 0} onShow={onNews} />
      <Count list={list} />
      <span className="wide-only row">
        {def.can.export && <ExportButton def={def} list={list} search={search} columns={columns} />}
        <ColumnsMenu def={def} columns={columns} onColumns={onColumns} />
        {def.can.delete && <BinButton def={def} />}
      </span>
      <Suspense fallback={<span className="bone" style={{ width: 72, height: 32 }} />}>
        <DisplayMenu def={def} display={display} onDisplay={next => onSearch({ ...search, display: next })} />
      </Suspense>
    </div>
  )
}

/** Where nobody's records are, if there is a pool. */
function PoolLink({ def }: Pick<Props, 'def'>) {
  const { t } = useTranslation()
  const has = useQuery(poolsQuery).data?.items.some(pool => pool.object === def.name)
  if (!has) return null
  return (
    <Link className="ant-btn list-pool" to="/pools/$object" params={{ object: def.name }}>
      {t('pool.title')}
    </Link>
  )
}

function BinButton({ def }: Pick<Props, 'def'>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        icon={<Icon name="trash" small />}
        aria-label={t('bin.open')}
        title={t('bin.open')}
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense fallback={null}>
          <BinDrawer def={def} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** On a phone the box is as wide as the page, and the button in its middle. */
const INTO_VIEW = { shiftX: true, adjustY: 1 } as const

function FilterButton({ def, search, onSearch }: Pick<Props, 'def' | 'search' | 'onSearch'>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState(search.filter)
  const count = countRows(search.filter)
  function apply(filter: ListSearch['filter']) {
    setOpen(false)
    onSearch({ ...search, filter })
  }
  const editor = (
    <div className="filter-box">
      <Suspense fallback={null}>
        <ConditionEditor def={def} value={draft} onChange={setDraft} />
      </Suspense>
      <footer className="row">
        <Button type="primary" onClick={() => apply(draft)}>
          {t('list.apply')}
        </Button>
        <Button type="text" onClick={() => apply(undefined)}>
          {t('list.clear')}
        </Button>
      </footer>
    </div>
  )
  return (
    <Popover
      content={editor}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      arrow={false}
      autoAdjustOverflow={INTO_VIEW}
      open={open}
      onOpenChange={next => (setOpen(next), setDraft(search.filter))}
    >
      <Button
        icon={<Icon name="filter" small />}
        className={count > 0 ? 'on' : ''}
        aria-label={count > 0 ? `${t('list.filter')} ${count}` : t('list.filter')}
      >
        <span className="wide-only">{t('list.filter')}</span>
        {count > 0 && <Badge count={count} color="var(--accent)" size="small" />}
      </Button>
    </Popover>
  )
}

function Count({ list }: { list: ListState }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (list.count === undefined) return <span className="bone" style={{ width: 64 }} />
  const number = format.number(list.count)
  return <span className="list-count">{list.exact ? t('list.count', { number }) : t('list.atLeast', { number })}</span>
}
