import type { DomainRecord, Label } from '@huiliu/contracts'
import type { Txt } from './look-up.ts'

/** What a look at one of a domain's records came to, in both languages. */
export type Finding = Omit<DomainRecord, 'says'> & { says: Label }
export type Looked = Pick<Finding, 'name' | 'host'>

/** The DNS did not answer: nothing is known, least of all that nothing is there. */
export function unknown(looked: Looked, { failed }: Extract<Txt, { failed: string }>): Finding {
  const says = {
    zh: `DNS 没有答复（${failed}），稍后再查`,
    en: `The DNS did not answer (${failed}); look again later`,
  }
  return { ...looked, state: 'unknown', found: [], add: null, says }
}

export function finding(looked: Looked, rest: Omit<Finding, keyof Looked | 'add'> & Partial<Finding>): Finding {
  return { ...looked, add: null, ...rest }
}
