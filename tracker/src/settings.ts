export type Settings = {
  writeKey: string
  /** origin of the 汇流 server */
  host: string
  /** required: nothing is stored and nothing leaves before `consent('granted')` */
  consent: 'required' | 'implied'
  page: boolean
  forms: boolean
}

/** From the script tag's data attributes; undefined without a write key. */
export function settingsOf(script: HTMLScriptElement): Settings | undefined {
  const { writeKey, host, consent, page, forms } = script.dataset
  if (!writeKey) return undefined
  return {
    writeKey,
    host: (host ?? new URL(script.src, location.href).origin).replace(/\/$/, ''),
    consent: consent === 'required' ? 'required' : 'implied',
    page: page !== 'off',
    forms: forms !== 'off',
  }
}
