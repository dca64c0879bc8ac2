import { useSyncExternalStore } from 'react'
import { theme as antd, type ThemeConfig } from 'antd'

export const THEMES = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof THEMES)[number]

const KEY = 'huiliu.theme'
const listeners = new Set<() => void>()
const systemDark = matchMedia('(prefers-color-scheme: dark)')
systemDark.addEventListener('change', apply)
const stillness = matchMedia('(prefers-reduced-motion: reduce)')

/** What this person chose on this device. */
export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(KEY)
  return THEMES.find(choice => choice === stored) ?? 'system'
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice)
  apply()
}

/** 'light' or 'dark', as shown now. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, shown)
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice)
}

/** Whether this person wants nothing to move. */
export function useStillness(): boolean {
  return useSyncExternalStore(
    listener => {
      stillness.addEventListener('change', listener)
      return () => stillness.removeEventListener('change', listener)
    },
    () => stillness.matches,
  )
}

/** Ant Design's theme, fed from tokens.css: colours are spelled there and nowhere else. */
export function antTheme(mode: 'light' | 'dark', still: boolean): ThemeConfig {
  const css = getComputedStyle(document.documentElement)
  const token = (name: string) => css.getPropertyValue(name).trim()
  return {
    algorithm: mode === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: `huiliu-${mode}` },
    token: {
      ...colours(token),
      fontFamily: token('--font'),
      fontSize: 13,
      controlHeight: 30,
      controlHeightSM: 24,
      controlHeightLG: 36,
      borderRadius: 6,
      wireframe: false,
      motion: !still,
      motionDurationMid: '0.15s',
      motionDurationSlow: '0.18s',
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        fontWeight: 400,
        dangerShadow: 'none',
        paddingInline: 12,
      },
      Tooltip: { colorBgSpotlight: token('--ink'), colorTextLightSolid: token('--surface') },
      Segmented: { itemSelectedColor: token('--ink') },
      Drawer: { paddingLG: 18, padding: 14 },
      Modal: { titleFontSize: 15 },
      Input: { activeShadow: 'none' },
      Select: { optionSelectedBg: token('--accent-soft') },
    },
  }
}

function colours(token: (name: string) => string): ThemeConfig['token'] {
  return {
    colorPrimary: token('--accent'),
    // Ant Design's own are lighter, and words on them no longer read at 4.5:1.
    colorPrimaryHover: token('--accent-ink'),
    colorPrimaryActive: token('--accent-ink'),
    colorPrimaryBg: token('--accent-soft'),
    colorInfo: token('--accent'),
    colorLink: token('--accent'),
    colorLinkHover: token('--accent-ink'),
    colorLinkActive: token('--accent-ink'),
    colorError: token('--bad'),
    colorErrorHover: token('--bad'),
    colorErrorActive: token('--bad'),
    colorWarning: token('--warn'),
    colorSuccess: token('--ok'),
    colorBgBase: token('--surface'),
    colorBgContainer: token('--surface'),
    colorBgElevated: token('--surface'),
    colorBgLayout: token('--bg'),
    colorBgMask: token('--mask'),
    colorBorder: token('--line-strong'),
    colorBorderSecondary: token('--line'),
    colorText: token('--ink'),
    colorTextSecondary: token('--ink-2'),
    colorTextTertiary: token('--ink-3'),
    colorTextPlaceholder: token('--ink-3'),
    colorTextLightSolid: token('--on-accent'),
    boxShadowSecondary: token('--shadow'),
  }
}

function shown(): 'light' | 'dark' {
  const choice = themeChoice()
  if (choice !== 'system') return choice
  return systemDark.matches ? 'dark' : 'light'
}

function apply(): void {
  document.documentElement.dataset.theme = shown()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
