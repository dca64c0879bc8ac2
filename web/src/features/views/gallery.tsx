import { useVirtualizer } from '@tanstack/react-virtual'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ObjectDef, RecordRow } from '@huiliu/contracts'
import { picturesQuery } from '../../api/discussion.ts'
import { objectIcon } from '../../app/jobs.ts'
import { initial } from '../../app/me-menu.tsx'
import { recordName } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { useWidth } from '../../ui/width.ts'
import { listTitle } from '../list/title.ts'
import { CardText } from './card.tsx'
import type { LookProps } from './look-props.ts'
import { useEndReached } from './use-end-reached.ts'
import './gallery.css'

const CARD = 224
const WIDE = 232
const GAP = 12

/** Records as cards with their picture, where there is one. */
export function Gallery({ def, list, columns, onPeek }: LookProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [box, width] = useWidth()
  const lanes = Math.max(1, Math.floor((width + GAP) / (WIDE + GAP)))
  const { rows } = list
  const virtual = useVirtualizer({
    count: Math.ceil(rows.length / lanes),
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD + GAP,
    overscan: 3,
  })
  const shown = virtual.getVirtualItems()
  useEndReached(list.found, { shown: ((shown.at(-1)?.index ?? 0) + 1) * lanes, loaded: rows.length })
  return (
    <div ref={scroller} className="gallery">
      <div ref={box}>
        <ul aria-label={listTitle(def)} style={{ height: virtual.getTotalSize() }}>
          {shown.flatMap(item =>
            rows.slice(item.index * lanes, (item.index + 1) * lanes).map((row, lane) => (
              <li
                key={row.id}
                style={{
                  width: `calc((100% - ${(lanes - 1) * GAP}px) / ${lanes})`,
                  left: `calc((100% + ${GAP}px) / ${lanes} * ${lane})`,
                  transform: `translateY(${item.start}px)`,
                }}
              >
                <button className="gallery-card" onClick={() => onPeek(row.id)}>
                  <Picture def={def} row={row} ids={idsOfPage(rows, row)} />
                  <span className="gallery-text">
                    <CardText def={def} row={row} columns={columns} most={2} />
                  </span>
                </button>
              </li>
            )),
          )}
        </ul>
      </div>
    </div>
  )
}

const PAGE = 100

/** Pictures are asked for as records are: page by page. */
function idsOfPage(rows: RecordRow[], row: RecordRow): string[] {
  const from = Math.floor(rows.indexOf(row) / PAGE) * PAGE
  return rows.slice(from, from + PAGE).map(one => one.id)
}

function Picture({ def, row, ids }: { def: ObjectDef; row: RecordRow; ids: string[] }) {
  const [broken, setBroken] = useState(false)
  const file = useQuery(picturesQuery(def.name, ids)).data?.items.find(one => one.recordId === row.id)
  if (file && !broken)
    return (
      <span className="gallery-picture">
        <img src={`/api/v1/attachments/${file.id}`} alt="" loading="lazy" onError={() => setBroken(true)} />
      </span>
    )
  return (
    <span className="gallery-picture none" aria-hidden="true">
      {def.name === 'contact' ? initial(recordName(def, row)) : <Icon name={objectIcon(def.name)} />}
    </span>
  )
}
