import { lazy, Suspense, useRef, useState } from 'react'
import type { ObjectWithRights } from '../../api/objects.ts'
import { useHotkey } from '../../ui/hotkey.ts'
import { useNarrow } from '../../ui/narrow.ts'
import { ProblemView } from '../../ui/problem.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { Cards } from './cards.tsx'
import { useColumns } from './columns.ts'
import { TABLE, completed } from './display.ts'
import { useEditRecord } from './edit.ts'
import { Grid } from './grid.tsx'
import { IndexHint } from './index-hint.tsx'
import { ListEmpty } from './list-empty.tsx'
import { formatSort, nextSort, type ListSearch } from './search.ts'
import { Toolbar } from './toolbar.tsx'
import { useList } from './use-list.ts'
import { ViewTabs } from './view-tabs.tsx'
import './list.css'

const ViewOf = lazy(() => import('../views/view-of.tsx').then(module => ({ default: module.ViewOf })))
const Peek = lazy(() => import('./peek.tsx').then(module => ({ default: module.Peek })))

type Props = {
  def: ObjectWithRights
  search: ListSearch
  onSearch: (search: ListSearch) => void
  onOpen: (id: string) => void
}

/** THE list of records of any object: views, search, filter, sort, columns, inline edit, selection, peek. */
export function RecordList({ def, search, onSearch, onOpen }: Props) {
  const list = useList(def, search)
  const { columns, setColumns } = useColumns(def, list.view)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [peeked, setPeeked] = useState<string>()
  const box = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const edit = useEditRecord(def.name)
  const narrow = useNarrow()
  const display = completed(def, search.display ?? TABLE)
  const plain = display.kind === 'table' && display.group === undefined
  const asked = { filter: search.filter, search: search.q, sort: list.sort }
  const peek = (id: string) => setPeeked(id === peeked ? undefined : id)
  useHotkey('/', () => box.current?.focus())
  const empty = list.found.isSuccess && list.rows.length === 0
  const shown = !list.found.isError && !empty
  const body = {
    def,
    list,
    columns,
    scroller,
    selected,
    onOpen,
    onSelect: setSelected,
  }
  return (
    <section className="page list">
      <div className="card list-card">
        <ViewTabs def={def} search={search} views={list.views} columns={columns} onSearch={onSearch} />
        <Toolbar
          def={def}
          list={list}
          search={search}
          display={display}
          onSearch={onSearch}
          columns={columns}
          onColumns={setColumns}
          onNews={() => {
            scroller.current?.scrollTo({ top: 0 })
            list.news.show()
          }}
          box={box}
        />
        {list.hint && <IndexHint def={def} hint={list.hint} />}
        {list.found.isError && <ProblemView error={list.found.error} retry={() => void list.found.refetch()} />}
        {empty && <ListEmpty def={def} narrowed={list.narrowed} onClear={() => onSearch({})} />}
        {shown && !plain && (
          <Suspense fallback={null}>
            <ViewOf
              def={def}
              list={list}
              asked={asked}
              display={display}
              columns={columns}
              onOpen={onOpen}
              onPeek={peek}
            />
          </Suspense>
        )}
        {shown && plain && narrow && <Cards {...body} />}
        {shown && plain && !narrow && (
          <Grid
            {...body}
            onSort={field => onSearch({ ...search, sort: formatSort(nextSort(list.sort, field)) })}
            onColumns={setColumns}
            onPeek={peek}
            peeking={peeked !== undefined}
            onEdit={edit}
            asked={asked}
            display={display}
          />
        )}
        {selected.size > 0 && (
          <BulkBar def={def} list={list} asked={asked} selected={selected} onDone={() => setSelected(new Set())} />
        )}
      </div>
      {peeked && (
        <Suspense fallback={null}>
          <Peek def={def} id={peeked} onClose={() => setPeeked(undefined)} onOpen={() => onOpen(peeked)} />
        </Suspense>
      )}
    </section>
  )
}
