import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Label, Locale } from '@huiliu/contracts'

const KEY = 'huiliu.locale'
const bundles = { zh: () => import('../locales/zh.json'), en: () => import('../locales/en.json') }

/** Starts with what was chosen on this device, else with the browser's language; Chinese when it asks for neither. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: firstLocale(),
    resources: {},
    interpolation: { escapeValue: false },
    keySeparator: false,
  })
  await showIn(firstLocale())
}

/** Switches the interface; saving it for the member is the caller's part (PATCH /me). */
export async function showIn(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'translation')) {
    const words = await bundles[locale]()
    i18next.addResourceBundle(locale, 'translation', words.default)
  }
  localStorage.setItem(KEY, locale)
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  await i18next.changeLanguage(locale)
}

export function currentLocale(): Locale {
  return i18next.language === 'en' ? 'en' : 'zh'
}

/** The reader's side of a two-language label. */
export function words(label: Label): string {
  return label[currentLocale()]
}

function firstLocale(): Locale {
  const stored = localStorage.getItem(KEY)
  if (stored === 'zh' || stored === 'en') return stored
  const wanted = navigator.languages.find(language => /^(zh|en)/.test(language))
  return wanted?.startsWith('en') ? 'en' : 'zh'
}
