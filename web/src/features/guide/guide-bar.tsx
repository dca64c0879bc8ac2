import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { MeMenu } from '../../app/me-menu.tsx'
import { Icon, Logo } from '../../ui/icon.tsx'
import type { Person } from './use-person.ts'

/** What this is, and the ways out of it. */
export function GuideBar({ customer, onLeave }: { customer: Person | undefined; onLeave: () => void }) {
  const { t } = useTranslation()
  return (
    <header className="guide-bar">
      <Logo size={26} />
      <h1>
        {t('guide.title')} <small>{t('guide.lead')}</small>
      </h1>
      <Button
        size="small"
        icon={<Icon name="history" small />}
        aria-label={t('guide.again')}
        disabled={!customer}
        onClick={onLeave}
      >
        <span className="wide-only">{t('guide.again')}</span>
      </Button>
      <Link to="/" className="guide-out">
        {t('guide.toWork')} <Icon name="right" small />
      </Link>
      <MeMenu />
    </header>
  )
}
