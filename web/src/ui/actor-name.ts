import { useTranslation } from 'react-i18next'
import { SYSTEM_ACTOR } from '@huiliu/contracts'

/** Who did something as the reader knows them: the product itself by its name in his language. */
export function useActorName(): (actor: string) => string {
  const { t } = useTranslation()
  return actor => (actor === SYSTEM_ACTOR ? t('brand.name') : actor)
}
