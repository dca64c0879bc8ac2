import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sandboxes, sandboxOriginQuery } from '../api/solutions.ts'
import { Icon } from '../ui/icon.tsx'

/** On every page of a sandbox: what it is, and the way back. */
export function SandboxBanner() {
  const { t } = useTranslation()
  const origin = useQuery(sandboxOriginQuery).data?.origin
  if (!origin) return null
  return (
    <div className="acting-banner" role="status">
      <Icon name="gallery" small />
      <span>{t('sandbox.here', { name: origin.name })}</span>
      <Button size="small" onClick={() => void sandboxes.leave().then(() => window.location.assign('/settings/apps'))}>
        {t('sandbox.leave')}
      </Button>
    </div>
  )
}
