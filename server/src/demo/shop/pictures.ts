import { raw, type Html } from '../../kernel/index.ts'

/** The shop's drawings: one per product, 320 × 240, so that it needs no photograph of anything. */
export function picture(sku: string): Html {
  const { ground, draw } = DRAWINGS[sku] ?? { ground: PAPER, draw: cartridge(160) }
  return raw(
    `<svg class="picture" viewBox="0 0 320 240" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect width="320" height="240" fill="${ground}"/><ellipse cx="160" cy="206" rx="104" ry="9" fill="#1d2b3a" opacity=".08"/>${draw}</svg>`,
  )
}

const PAPER = '#efe7db'
const MIST = '#dfe7ea'
const SAND = '#f3dfcd'
const LEAF = '#dfe5d6'
const NIGHT = '#cfd6e2'

const INK = '#1d2b3a'
const CORAL = '#e0653f'
const WATER = '#7fb2c6'
const WHITE = '#fffdf9'

type Box = [x: number, y: number, width: number, height: number]

function box([x, y, width, height]: Box, fill = WHITE, radius = 12): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`
}

function cartridge(x: number, height = 116): string {
  const top = 202 - height
  const writing =
    height > 100
      ? `<path d="M${x - 12} ${top + 90}h24M${x - 12} ${top + 98}h15" stroke="${INK}" stroke-width="3" opacity=".25"/>`
      : ''
  const cap = box([x - 23, top, 46, 20], INK, 8) + box([x - 15, top - 12, 30, 16], INK, 5)
  const band = `<rect x="${x - 23}" y="${top + height * 0.36}" width="46" height="${height * 0.29}" fill="${CORAL}"/>`
  return box([x - 23, top, 46, height], WHITE, 10) + cap + band + writing
}

function glass(x: number, y: number): string {
  return `<path d="M${x} ${y}h34l-4 46h-26z" fill="#fff" opacity=".75"/><path d="M${x + 2.4} ${y + 17}h29.2l-2.5 29h-24.2z" fill="${WATER}"/>`
}

/** A tap that bends over the sink. */
function tap(x: number): string {
  return `<path d="M${x} 190V92a26 26 0 0 1 52 0v16" fill="none" stroke="${INK}" stroke-width="11" stroke-linecap="round"/><circle cx="${x}" cy="150" r="9" fill="${CORAL}"/>${glass(x + 35, 130)}`
}

function underSink(height: number): string {
  const top = 204 - height
  return `${box([92, top, 78, height])}${box([92, top, 78, height / 3.2], INK)}<circle cx="131" cy="${top + 22}" r="9" fill="${WATER}"/><path d="M108 ${top + height - 34}h46M108 ${top + height - 22}h30" stroke="${INK}" stroke-width="4" opacity=".2"/>${tap(198)}`
}

const DISPENSER = `${box([104, 58, 112, 146], WHITE, 18)}${box([104, 58, 112, 52], INK, 18)}<circle cx="132" cy="84" r="5" fill="${CORAL}"/><circle cx="150" cy="84" r="5" fill="${WATER}"/><circle cx="168" cy="84" r="5" fill="#fff" opacity=".5"/><path d="M160 110v14" stroke="${INK}" stroke-width="12"/>${glass(143, 146)}<rect x="120" y="192" width="80" height="6" rx="3" fill="${INK}" opacity=".25"/>`
const PREFILTER = `<path d="M46 84h228" stroke="#b9c2c6" stroke-width="18"/><rect x="128" y="62" width="64" height="44" rx="10" fill="${INK}"/><path d="M132 106h56v68a28 26 0 0 1-56 0z" fill="${WHITE}" opacity=".9"/><path d="M144 112h32v56a16 14 0 0 1-32 0z" fill="${WATER}" opacity=".55"/><path d="M144 122h32M144 132h32M144 142h32M144 152h32M144 162h32" stroke="${INK}" opacity=".25" stroke-width="2"/><rect x="150" y="196" width="20" height="12" rx="4" fill="${CORAL}"/>`
const SOFTENER = `${box([98, 40, 84, 164], WHITE, 16)}${box([98, 40, 84, 44], INK, 16)}<circle cx="140" cy="62" r="11" fill="${WATER}"/>${box([190, 92, 48, 112], WHITE, 14)}<path d="M190 150h48v40a14 14 0 0 1-14 14h-20a14 14 0 0 1-14-14z" fill="${SAND}"/><path d="M182 70h20v22" fill="none" stroke="${INK}" stroke-width="8"/>`
const JUG = `<path d="M104 66h108l-10 126a14 14 0 0 1-14 12h-60a14 14 0 0 1-14-12z" fill="#fff" opacity=".8"/><path d="M110.500 132h95l-5 60a12 12 0 0 1-12 10h-60a12 12 0 0 1-12-10z" fill="${WATER}"/><path d="M212 82c34 0 38 74-6 84" fill="none" stroke="${INK}" stroke-width="11" stroke-linecap="round"/><rect x="98" y="52" width="120" height="18" rx="8" fill="${INK}"/><rect x="140" y="70" width="38" height="46" rx="8" fill="${CORAL}"/>`
const OFFICE = `${box([112, 30, 96, 174], WHITE, 14)}${box([112, 30, 96, 78], INK, 14)}<rect x="128" y="46" width="64" height="26" rx="5" fill="${WATER}"/><path d="M140 108v16M180 108v16" stroke="${INK}" stroke-width="10"/><path d="M138 124h4" stroke="${CORAL}" stroke-width="6"/>${glass(143, 148)}`
const PUMP = `<path d="M44 132h232" stroke="#b9c2c6" stroke-width="18"/><circle cx="146" cy="132" r="52" fill="${WHITE}"/><circle cx="146" cy="132" r="34" fill="${INK}"/><path d="M146 112a20 20 0 1 1-17 10" fill="none" stroke="${CORAL}" stroke-width="7" stroke-linecap="round"/>${box([190, 104, 62, 56], INK, 10)}<path d="M204 118v28M216 118v28M228 118v28" stroke="#fff" opacity=".3" stroke-width="4"/><path d="M110 204l10-24h52l10 24z" fill="${INK}" opacity=".8"/>`
const TOOLS = `<rect x="92" y="104" width="136" height="96" rx="12" fill="${WHITE}"/><path d="M92 132h136" stroke="${INK}" stroke-width="8"/><path d="M132 104V86a10 10 0 0 1 10-10h36a10 10 0 0 1 10 10v18" fill="none" stroke="${INK}" stroke-width="10"/><rect x="148" y="122" width="24" height="22" rx="5" fill="${CORAL}"/><path d="M112 168h44M112 180h28" stroke="${INK}" stroke-width="4" opacity=".2"/>`
const VIALS = [112, 150, 188]
  .map(
    (x, index) =>
      `<path d="M${x} 66h28v118a14 14 0 0 1-28 0z" fill="#fff" opacity=".85"/><path d="M${x} ${100 + index * 18}h28v${84 - index * 18}a14 14 0 0 1-28 0z" fill="${[WATER, CORAL, '#9bb58a'][index]}" opacity=".8"/><rect x="${x - 4}" y="58" width="36" height="12" rx="5" fill="${INK}"/>`,
  )
  .join('')

type Drawing = { ground: string; draw: string }
const DRAWINGS: Record<string, Drawing> = {
  'CY-800': { ground: MIST, draw: underSink(140) },
  'CY-400': { ground: LEAF, draw: underSink(112) },
  'CY-D1': { ground: SAND, draw: DISPENSER },
  'CY-P1': { ground: NIGHT, draw: PREFILTER },
  'CY-S3': { ground: MIST, draw: SOFTENER },
  'CY-K12': { ground: SAND, draw: JUG },
  'CY-X20': { ground: NIGHT, draw: OFFICE },
  'F-RO8': { ground: PAPER, draw: cartridge(160, 140) },
  'F-CB2': { ground: LEAF, draw: cartridge(160) },
  'F-PC1': { ground: NIGHT, draw: cartridge(160, 92) },
  'F-JUG3': { ground: SAND, draw: cartridge(106, 78) + cartridge(160, 78) + cartridge(214, 78) },
  'KIT-YR': { ground: MIST, draw: cartridge(106) + cartridge(160, 140) + cartridge(214) },
  'PUMP-20': { ground: PAPER, draw: PUMP },
  'SRV-IN': { ground: LEAF, draw: TOOLS },
  'SRV-CK': { ground: PAPER, draw: VIALS },
}

/** The head of the home page: a kitchen at the window. */
export const HERO = raw(
  `<svg viewBox="0 0 560 420" aria-hidden="true" preserveAspectRatio="xMidYMid slice"><rect width="560" height="420" fill="#dbe5e8"/><circle cx="408" cy="118" r="62" fill="#f6d9b8"/><path d="M0 250c80-46 150-40 230-8s190 30 330-26v204H0z" fill="#c3d2cf"/><path d="M0 292c110-30 200-10 300 6s180 4 260-22v144H0z" fill="#a9c0bd"/><path d="M180 0v330M380 0v330M0 150h560" stroke="#fffdf9" stroke-width="12"/><rect y="324" width="560" height="96" fill="#fffdf9"/><rect y="324" width="560" height="10" fill="#1d2b3a" opacity=".12"/><path d="M250 330V196a48 48 0 0 1 96 0v26" fill="none" stroke="#1d2b3a" stroke-width="18" stroke-linecap="round"/><circle cx="250" cy="276" r="14" fill="#e0653f"/><path d="M342 230v34" stroke="#7fb2c6" stroke-width="7" stroke-linecap="round"/><path d="M310 258h66l-8 74h-50z" fill="#fff" opacity=".85"/><path d="M314 284h58l-6 48h-46z" fill="#7fb2c6"/><path d="M92 330c0-40 18-66 40-70 24 6 40 32 40 70z" fill="#8ea87d"/><path d="M132 330v-58" stroke="#5d7850" stroke-width="5"/><rect x="96" y="312" width="72" height="20" rx="6" fill="#e0653f"/></svg>`,
)

export const MARK = raw(
  `<svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true"><circle cx="16" cy="16" r="16" fill="#1d2b3a"/><path d="M6 19c4-4 6-4 10 0s6 4 10 0v2c0 5-5 8-10 8S6 26 6 21z" fill="#7fb2c6"/><path d="M16 4c3 4 5 6.500 5 9.500a5 5 0 0 1-10 0C11 10.500 13 8 16 4z" fill="#fffdf9"/><circle cx="23" cy="9" r="2.500" fill="#e0653f"/></svg>`,
)
