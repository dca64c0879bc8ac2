import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

/** Says what belongs here and gives one act to begin. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {children}
    </div>
  )
}
