import { Button } from 'antd'
import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Bones } from '../ui/bones.tsx'
import { Empty } from '../ui/empty.tsx'
import { ProblemView } from '../ui/problem.tsx'

export function Waiting() {
  return (
    <div className="page">
      <div className="card">
        <Bones rows={6} />
      </div>
    </div>
  )
}

export function Failed({ error, reset }: ErrorComponentProps) {
  return <ProblemView error={error} retry={reset} />
}

export function NotFound() {
  const { t } = useTranslation()
  return (
    <Empty icon="search" title={t('state.notFound')}>
      <p>{t('state.notFoundHelp')}</p>
      <Link to="/customers">
        <Button type="primary">{t('state.toCustomers')}</Button>
      </Link>
    </Empty>
  )
}
