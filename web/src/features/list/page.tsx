import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { objectQuery } from '../../api/objects.ts'
import { Bones } from '../../ui/bones.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { RecordList } from './record-list.tsx'
import { listTitle } from './title.ts'
import type { ListSearch } from './search.ts'

const customers = getRouteApi('/shell/customers')
const objects = getRouteApi('/shell/o/$object')

export function CustomersPage() {
  const search = customers.useSearch()
  const navigate = useNavigate()
  return (
    <ObjectList
      object="contact"
      search={search}
      onSearch={next => void navigate({ to: '/customers', search: next, replace: true })}
      onOpen={id => void navigate({ to: '/customers/$id', params: { id } })}
    />
  )
}

export function RecordsPage() {
  const { object } = objects.useParams()
  const search = objects.useSearch()
  const navigate = useNavigate()
  return (
    <ObjectList
      key={object}
      object={object}
      search={search}
      onSearch={next => void navigate({ to: '/o/$object', params: { object }, search: next, replace: true })}
      onOpen={id => void navigate({ to: '/o/$object/$id', params: { object, id } })}
    />
  )
}

type Props = {
  object: string
  search: ListSearch
  onSearch: (search: ListSearch) => void
  onOpen: (id: string) => void
}
function ObjectList({ object, ...rest }: Props) {
  const found = useQuery(objectQuery(object))
  useEffect(() => {
    if (found.data) document.title = listTitle(found.data)
  }, [found.data])
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={12} />
  return <RecordList def={found.data} {...rest} />
}
