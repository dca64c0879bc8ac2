import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'

/** What the shop says about the browser that visits it. */
export type Shopper = {
  /** the tracker's id of this browser; empty before consent */
  anonymousId: string
  /** the shop's account; empty when signed out */
  user: string
  /** the store card a cashier gave this customer's number; empty unless it happened */
  mixed: string
  consent: 'granted' | 'denied' | null
  path: string
}
export type Shop = {
  frame: RefObject<HTMLIFrameElement | null>
  address: string
  shopper: Shopper
  /** how often the shop was left: each time a new customer comes */
  visit: number
  /** the shop forgets everything, as at a new customer's computer */
  leave: () => void
}

const HOME = '/demo/shop'
const LEAVE = '/demo/shop/leave'
const NOBODY: Shopper = { anonymousId: '', user: '', mixed: '', consent: null, path: HOME }

/** The shop in its frame, in our language, and what it tells about its visitor. */
export function useShop(): Shop {
  const { i18n } = useTranslation()
  const frame = useRef<HTMLIFrameElement>(null)
  const [address] = useState(`${HOME}?lang=${i18n.language}`)
  const [{ shopper, visit }, setState] = useState({ shopper: NOBODY, visit: 0 })
  useEffect(() => {
    const listen = ({ data, origin, source }: MessageEvent<unknown>) => {
      if (origin !== location.origin || source !== frame.current?.contentWindow) return
      const said = shopperOf(data)
      if (said) setState(before => next(before, said))
    }
    addEventListener('message', listen)
    return () => removeEventListener('message', listen)
  }, [])
  useShopLanguage(frame, i18n.language)
  return { frame, address, shopper, visit, leave: () => frame.current?.contentWindow?.location.assign(LEAVE) }
}

type State = { shopper: Shopper; visit: number }

/** A page that has just begun may not know the browser's id yet: the known one stays until the shop is left. */
function next({ shopper, visit }: State, said: Shopper): State {
  if (said.path === LEAVE) return { shopper: NOBODY, visit: visit + 1 }
  return { shopper: { ...said, anonymousId: said.anonymousId || shopper.anonymousId }, visit }
}

function useShopLanguage(frame: RefObject<HTMLIFrameElement | null>, language: string): void {
  const shown = useRef(language)
  useEffect(() => {
    const shop = frame.current?.contentWindow
    if (!shop || shown.current === language) return
    shown.current = language
    const there = new URL(shop.location.href)
    there.searchParams.set('lang', language)
    shop.location.replace(there)
  }, [frame, language])
}

function shopperOf(data: unknown): Shopper | undefined {
  const said = field(data, 'chengyu')
  if (said === undefined) return undefined
  const text = (name: string): string => {
    const value = field(said, name)
    return typeof value === 'string' ? value : ''
  }
  const consent = text('consent')
  return {
    anonymousId: text('anonymousId'),
    user: text('user'),
    mixed: text('mixed'),
    consent: consent === 'granted' || consent === 'denied' ? consent : null,
    path: text('path'),
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
