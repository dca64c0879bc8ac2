/** `node scripts/icons.ts`: the app's icons as PNG, for home screens that take no SVG; run after changing icon.svg. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openBrowser } from '../e2e/browser.ts'

const PUBLIC = fileURLToPath(new URL('../web/public/', import.meta.url))

/** `inset` is the part of each side left free: systems cut their own shape out of a maskable icon, iOS rounds corners. */
type Icon = { name: string; size: number; inset: number; opaque: boolean }
const ICONS: Icon[] = [
  { name: 'icon-192.png', size: 192, inset: 0, opaque: false },
  { name: 'icon-512.png', size: 512, inset: 0, opaque: false },
  { name: 'icon-maskable-512.png', size: 512, inset: 0.12, opaque: true },
  { name: 'apple-touch-icon.png', size: 180, inset: 0.06, opaque: true },
]

const drawing = readFileSync(`${PUBLIC}icon.svg`, 'utf8')
const browser = await openBrowser()
try {
  for (const icon of ICONS) writeFileSync(PUBLIC + icon.name, await picture(icon))
} finally {
  await browser.close()
}

async function picture({ size, inset, opaque }: Icon): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const free = Math.round(size * inset)
  await page.setContent(
    `<style>html,body{margin:0;background:${opaque ? '#fff' : 'transparent'}}svg{display:block;width:${size - 2 * free}px;margin:${free}px}</style>${drawing}`,
  )
  const bytes = await page.screenshot({ omitBackground: !opaque })
  await page.close()
  return bytes
}
