import { useTranslation } from 'react-i18next'
import type { ImportStatus } from '@huiliu/contracts'

const TONES: Record<ImportStatus, string> = {
  draft: '',
  running: 'busy',
  done: 'ok',
  undoing: 'busy',
  undone: '',
  failed: 'bad',
}

export function StatusTag({ status }: { status: ImportStatus }) {
  const { t } = useTranslation()
  return <span className={`tag ${TONES[status]}`}>{t(`transfer.status.${status}`)}</span>
}
