import { useVirtualizer } from '@tanstack/react-virtual'
import { objectIcon } from '../../app/jobs.ts'
import { initial } from '../../app/me-menu.tsx'
import { Bones } from '../../ui/bones.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { recordName } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { listTitle } from './title.ts'
import { stateOf, useNextPage } from './grid.tsx'
import type { BodyProps } from './grid-props.ts'

const CARD = 68
const DETAILS = 2

/** The same rows on a phone: a name, the first values that say something, and the state they are in. */
export function Cards({ def, list, columns, scroller, onOpen }: BodyProps) {
  const virtual = useVirtualizer({
    count: list.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD,
    overscan: 8,
  })
  useNextPage(list, virtual.getVirtualItems().at(-1)?.index ?? 0)
  const state = columns.find(({ field }) => field.type === 'select')?.field
  const details = columns.filter(
    ({ field }) => field !== state && field.name !== def.nameField && field.type !== 'datetime',
  )
  return (
    <div ref={scroller} className="cards">
      {list.found.isPending && <Bones rows={8} height={36} />}
      <ul aria-label={listTitle(def)} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => {
          const row = list.rows[item.index]
          if (!row) return null
          const name = recordName(def, row)
          const shown = details
            .filter(({ field }) => row[field.name] !== null && row[field.name] !== undefined && row[field.name] !== '')
            .slice(0, DETAILS)
          return (
            <li
              key={row.id}
              className={stateOf(list.news, row.id)}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button className="card-row" onClick={() => onOpen(row.id)}>
                <span className="avatar square small" aria-hidden="true">
                  {def.name === 'contact' ? initial(name) : <Icon name={objectIcon(def.name)} />}
                </span>
                <span className="grow">
                  <strong className="cut">{name}</strong>
                  <span className="card-details cut">
                    {shown.map(({ field }) => (
                      <span key={field.name}>
                        <FieldValue field={field} value={row[field.name]} row={row} />
                      </span>
                    ))}
                  </span>
                </span>
                {state && row[state.name] !== null && <FieldValue field={state} value={row[state.name]} row={row} />}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
