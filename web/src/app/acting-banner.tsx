import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/auth.ts'
import { useActAs } from '../features/access/use-act-as.ts'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'

/** In whose place one acts, or with whose rights one looks: on every page, until it is ended. */
export function ActingBanner() {
  const { t } = useTranslation()
  const format = useFormat()
  const actAs = useActAs()
  const acting = useQuery({ ...meQuery, enabled: false }).data?.acting
  if (!acting) return null
  return (
    <div className="acting-banner" role="status">
      <Icon name={acting.kind === 'view' ? 'eye' : 'transfer'} small />
      <span>{t(`acting.now.${acting.kind}`, { name: acting.member.name, time: format.exact(acting.until) })}</span>
      <Button size="small" onClick={() => void actAs(null)}>
        {t('acting.stop')}
      </Button>
    </div>
  )
}
