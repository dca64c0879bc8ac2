declare const TRACKER_VERSION: string

const UTM = {
  utm_campaign: 'name',
  utm_source: 'source',
  utm_medium: 'medium',
  utm_term: 'term',
  utm_content: 'content',
}
const CLICK_IDS = ['gclid', 'msclkid', 'fbclid', 'ttclid', 'bd_vid', 'gdt_vid', 'qz_gdt', 'clickid']

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
  return {
    path: location.pathname,
    title: document.title,
    url: location.href.split('#')[0] ?? location.href,
    search: location.search,
    referrer: document.referrer,
  }
}
