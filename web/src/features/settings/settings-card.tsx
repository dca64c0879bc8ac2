import type { ReactNode } from 'react'
import './settings.css'

type Props = { title: string; end?: ReactNode; children: ReactNode }

/** A part of a settings page under its title; `end`: what stands at the end of the title's line. */
export function SettingsCard({ title, end, children }: Props) {
  return (
    <section className="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {end}
      </header>
      {children}
    </section>
  )
}
