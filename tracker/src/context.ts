declare const TRACKER_VERSION: string

const UTM = {
  utm_campaign: 'name',
  utm_source: 'source',
  utm_medium: 'medium',
  utm_term: 'term',
  utm_content: 'content',
}
const CLICK_IDS = ['gclid', 'msclkid', 'fbclid', 'ttclid', 'bd_vid', 'gdt_vid', 'qz_gdt', 'clickid']
/** What a link carries to let somebody in is not told on. */
const SECRETS = /^(access_|id_|auth_|reset_|refresh_)?(token|password|passwd|pwd|secret|session|sessionid|otp)$/i

/** Where the visitor was before on this page, once a single-page site has moved on. */
let before: string | undefined

/** Where the visitor is and came from, in Segment's words. */
export function contextOf(): Record<string, unknown> {
  const search = new URLSearchParams(location.search)
  const campaign = Object.fromEntries(
    Object.entries(UTM).flatMap(([parameter, name]) => {
      const value = search.get(parameter)
      return value ? [[name, value.slice(0, 200)]] : []
    }),
  )
  const clicked = CLICK_IDS.find(name => search.get(name))
  return {
    page: pageOf(),
    ...(Object.keys(campaign).length > 0 && { campaign }),
    ...(clicked && { clickId: { kind: clicked, value: search.get(clicked)?.slice(0, 500) } }),
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
    library: { name: 'huiliu.js', version: TRACKER_VERSION },
  }
}

export function pageOf(): Record<string, string> {
  const url = urlOf()
  return {
    path: pathOf(),
    title: document.title,
    url,
    search: url.includes('?') ? (url.slice(url.indexOf('?')).split('#')[0] ?? '') : '',
    referrer: before ?? withoutSecrets(document.referrer),
  }
}

/** The path, with the route of sites that keep theirs behind `#/`; other fragments are places on one page. */
export function pathOf(): string {
  return location.pathname + (routeInHash().split('?')[0] ?? '')
}

export function urlOf(): string {
  return withoutSecrets((location.href.split('#')[0] ?? '') + routeInHash())
}

/** From now on this is where the visitor came from. */
export function cameFrom(url: string): void {
  before = url
}

function routeInHash(): string {
  return /^#!?\//.test(location.hash) ? location.hash : ''
}

function withoutSecrets(url: string): string {
  return url.replace(/([?&])([^=&#?]*)=[^&#]*/g, (whole: string, start: string, name: string) =>
    SECRETS.test(name) ? `${start}${name}=` : whole,
  )
}
