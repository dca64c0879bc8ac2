import { useState } from 'react'
import { Button } from 'antd'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Field, RecordGroup } from '@huiliu/contracts'
import { groupRecordsQuery, groupsQuery } from '../../api/looks.ts'
import { Bones } from '../../ui/bones.tsx'
import { fieldLabel } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { fieldNamed } from '../list/display.ts'
import { CardText } from './card.tsx'
import { GroupName, GroupTotals } from './group-name.tsx'
import { inGroup, within, type LookProps } from './look-props.ts'

/** Records by where they are: the places with how many, and what is in the chosen one. */
export function Places(props: LookProps) {
  const { t } = useTranslation()
  const field = fieldNamed(props.def, props.display.group)
  if (!field) return <p className="look-note">{t('look.noField')}</p>
  return <PlacesBy key={field.name} {...props} field={field} />
}

function PlacesBy(props: LookProps & { field: Field }) {
  const { def, asked, field, display } = props
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<RecordGroup>()
  const { filter, search } = within(asked)
  const groups = useQuery(groupsQuery(def.name, { filter, search, by: field.name, sums: display.sums ?? [] }))
  if (groups.isError) return <ProblemView error={groups.error} retry={() => void groups.refetch()} />
  if (groups.isPending) return <Bones rows={8} />
  const { items, more, countIs } = groups.data
  const place = items.find(one => one.value === chosen?.value) ?? items[0]
  return (
    <div className="places">
      <nav className="places-list" aria-label={fieldLabel(field)}>
        {items.map(one => (
          <button
            key={one.value}
            className={one === place ? 'place on' : 'place'}
            aria-current={one === place ? 'true' : undefined}
            onClick={() => setChosen(one)}
          >
            <Icon name="pin" small />
            <span className="cut">
              <GroupName field={field} value={one.value} name={one.name} />
            </span>
            <GroupTotals {...one} atLeast={countIs === 'atLeast'} />
          </button>
        ))}
        {more && <p className="look-note">{t('look.moreGroups', { count: items.length })}</p>}
      </nav>
      {place ? (
        <PlaceRecords key={place.value} {...props} value={place.value} />
      ) : (
        <p className="look-note">{t('look.emptyColumn')}</p>
      )}
    </div>
  )
}

function PlaceRecords({
  def,
  asked,
  columns,
  field,
  value,
  onPeek,
}: LookProps & { field: Field; value: string | null }) {
  const { t } = useTranslation()
  const found = useInfiniteQuery(groupRecordsQuery(def.name, within(asked, inGroup(field.name, value))))
  const rows = found.data?.pages.flatMap(page => page.items) ?? []
  return (
    <div className="places-records">
      {found.isPending && <Bones rows={6} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      <ul>
        {rows.map(row => (
          <li key={row.id}>
            <button className="look-line" onClick={() => onPeek(row.id)}>
              <CardText def={def} row={row} columns={columns.filter(one => one.field.name !== field.name)} />
            </button>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('look.showMore')}
        </Button>
      )}
    </div>
  )
}
