import { lazy, Suspense, useState } from 'react'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useHotkey } from '../ui/hotkey.ts'
import { CallDesk } from '../features/calls/desk.tsx'
import { ActingBanner } from './acting-banner.tsx'
import { LiveHints } from './live.tsx'
import { Rail } from './rail.tsx'
import { SandboxBanner } from './sandbox-banner.tsx'
import { TopBar } from './top-bar.tsx'
import './shell.css'

const Palette = lazy(() => import('./palette.tsx').then(module => ({ default: module.Palette })))

const BulkStrip = lazy(() => import('../features/bulk/bulk-strip.tsx').then(module => ({ default: module.BulkStrip })))

/** The frame of every signed-in page: rail of jobs, top bar, page. */
export function Shell() {
  const { t } = useTranslation()
  const [palette, setPalette] = useState(false)
  useHotkey('mod+k', () => setPalette(true))
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t('shell.skip')}
      </a>
      <Rail />
      <div>
        <TopBar onSearch={() => setPalette(true)} />
        <ActingBanner />
        <SandboxBanner />
        <Suspense fallback={null}>
          <BulkStrip />
        </Suspense>
      </div>
      <main id="page" tabIndex={-1}>
        <Outlet />
      </main>
      <LiveHints />
      <CallDesk />
      {palette && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPalette(false)} />
        </Suspense>
      )}
    </div>
  )
}
