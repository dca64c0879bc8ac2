import { useTranslation } from 'react-i18next'
import type { SightingView } from '@huiliu/contracts'
import { shortValue } from './identifiers.ts'

/** What the source calls them; a bare cookie is named by its kind. */
export function SightingKey({ sighting: { key } }: { sighting: SightingView }) {
  const { t } = useTranslation()
  return (
    <>
      {t(`idKind.${key.kind}`)} {shortValue(key.value)}
    </>
  )
}
