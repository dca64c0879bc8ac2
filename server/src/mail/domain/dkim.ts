import { createPublicKey } from 'node:crypto'
import type { Label } from '@huiliu/contracts'
import { finding, unknown, type Finding, type Looked } from './finding.ts'
import type { LookUp } from './look-up.ts'

/** Under which names providers keep their keys; a selector cannot be asked for, only tried (RFC 6376 3.1). */
const USUAL = [
  'default',
  'google',
  'selector1',
  'selector2',
  's1',
  's2',
  'k1',
  'dkim',
  'mail',
  'qcloud',
  'aliyun-cn-hangzhou',
]
/** RFC 8301 3.2: receivers take no shorter RSA key. */
const SHORTEST_RSA = 1024

type Asked = { domain: string; selector: string | null }

/** DomainKeys Identified Mail, RFC 6376: the key by which mail of this domain is signed. */
export async function checkDkim({ domain, selector }: Asked, lookUp: LookUp): Promise<Finding> {
  const selectors = selector === null ? USUAL : [selector]
  const answers = await Promise.all(selectors.map(async name => ({ name, texts: await lookUp(hostOf(name, domain)) })))
  for (const { name, texts } of answers) {
    const record = 'found' in texts ? texts.found.find(isDkim) : undefined
    if (record !== undefined) return judged({ name: 'dkim', host: hostOf(name, domain) }, record)
  }
  const looked: Looked = { name: 'dkim', host: hostOf(selector ?? '*', domain) }
  for (const { texts } of answers) if ('failed' in texts) return unknown(looked, texts)
  return finding(looked, {
    ...{ state: 'missing', found: [] },
    says:
      selector === null
        ? {
            zh: '常用的选择器下没有 DKIM 公钥。在邮箱服务商那里开启 DKIM，把它给出的记录加到域名；已经开启的，填选择器再查',
            en: 'There is no DKIM key under the usual selectors. Switch DKIM on at your provider and add the record it gives; where it is on, name its selector',
          }
        : { zh: `选择器 ${selector} 下没有 DKIM 公钥`, en: `There is no DKIM key under the selector ${selector}` },
  })
}

function judged(looked: Looked, record: string): Finding {
  const tags = new Map(
    record.split(';').map(part => {
      const [name = '', ...value] = part.split('=')
      return [name.trim().toLowerCase(), value.join('=').replace(/\s+/g, '')]
    }),
  )
  const found = [record]
  const key = tags.get('p') ?? ''
  const wrong = (says: Label) => finding(looked, { state: 'wrong', found, says })
  if (key === '') return wrong({ zh: 'DKIM 公钥已被撤销', en: 'The DKIM key has been revoked' })
  const bits = (tags.get('k') ?? 'rsa') === 'rsa' ? rsaBits(key) : null
  if (bits === undefined) return wrong({ zh: 'DKIM 公钥读不出来', en: 'The DKIM key cannot be read' })
  if (bits !== null && bits < SHORTEST_RSA)
    return wrong({
      zh: `DKIM 公钥只有 ${bits} 位，收件方不认`,
      en: `The DKIM key has only ${bits} bits; receivers do not take it`,
    })
  return finding(looked, { state: 'good', found, says: { zh: '有 DKIM 公钥', en: 'There is a DKIM key' } })
}

function rsaBits(key: string): number | undefined {
  try {
    const read = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return read.asymmetricKeyDetails?.modulusLength
  } catch {
    return undefined
  }
}

function isDkim(text: string): boolean {
  return /(^|;)\s*p\s*=/i.test(text) && !/^\s*v\s*=\s*(?!DKIM1)/i.test(text)
}

function hostOf(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`
}
