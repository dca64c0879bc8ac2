import { useTranslation } from 'react-i18next'
import { chooseTheme, THEMES, useThemeChoice } from '../../app/theme.ts'
import { Choice } from './choice.tsx'

/** 外观: kept on this device. */
export function LookSettings() {
  const { t } = useTranslation()
  const choice = useThemeChoice()
  return (
    <div className="settings-form">
      <Choice
        label={t('me.theme')}
        value={choice}
        options={THEMES.map(value => ({ value, label: t(`theme.${value}`) }))}
        onChange={chooseTheme}
      />
    </div>
  )
}
