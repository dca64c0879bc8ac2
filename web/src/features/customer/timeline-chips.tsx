import { useTranslation } from 'react-i18next'
import type { TimelineKind } from '@huiliu/contracts'

const KINDS: { kind: TimelineKind; hue: string }[] = [
  { kind: 'page', hue: 'web' },
  { kind: 'track', hue: 'app' },
  { kind: 'order', hue: 'order' },
  { kind: 'message', hue: 'wechat' },
  { kind: 'call', hue: 'phone' },
  { kind: 'identify', hue: 'sms' },
  { kind: 'record', hue: 'mail' },
  { kind: 'identity', hue: 'crm' },
]

export function TimelineChips({
  kind,
  onKind,
}: {
  kind: TimelineKind | undefined
  onKind: (kind: TimelineKind | undefined) => void
}) {
  const { t } = useTranslation()
  return (
    <div className="chips" role="group" aria-label={t('timeline.filter')}>
      <button className="chip" aria-pressed={!kind} onClick={() => onKind(undefined)}>
        {t('timeline.all')}
      </button>
      {KINDS.map(one => (
        <button
          key={one.kind}
          className="chip"
          aria-pressed={kind === one.kind}
          onClick={() => onKind(kind === one.kind ? undefined : one.kind)}
        >
          <i className="dot" style={{ background: `var(--ch-${one.hue})` }} />
          {t(`kind.${one.kind}`)}
        </button>
      ))}
    </div>
  )
}
