import { finding, unknown, type Finding, type Looked } from './finding.ts'
import type { LookUp } from './look-up.ts'

/** What providers tell their customers to include, by where their servers stand (their help pages, read 2026-11-30). */
const PROVIDERS: [smtp: RegExp, include: string][] = [
  [/(^|\.)(exmail\.)?qq\.com$/, 'spf.mail.qq.com'],
  [/(^|\.)qiye\.aliyun\.com$|(^|\.)mxhichina\.com$/, 'spf.qiye.aliyun.com'],
  [/(^|\.)(163|126|netease)\.com$/, 'spf.163.com'],
  [/(^|\.)(gmail|google)\.com$/, '_spf.google.com'],
  [/(^|\.)(office365|outlook)\.com$/, 'spf.protection.outlook.com'],
]
/** RFC 7208 4.6.4: a record that asks the DNS more often than this is an error to whoever receives. */
const MOST_LOOKUPS = 10

type Asked = { domain: string; smtpHost: string }

/** Sender Policy Framework, RFC 7208: which servers may send mail of this domain. */
export async function checkSpf({ domain, smtpHost }: Asked, lookUp: LookUp): Promise<Finding> {
  const looked: Looked = { name: 'spf', host: domain }
  const texts = await lookUp(domain)
  if ('failed' in texts) return unknown(looked, texts)
  const found = texts.found.filter(isSpf)
  const include = PROVIDERS.find(([host]) => host.test(smtpHost.toLowerCase()))?.[1] ?? null
  const own = include === null ? `a:${smtpHost}` : `include:${include}`
  const [record, ...others] = found
  const add = (value: string) => ({ host: domain, type: 'TXT' as const, value })
  if (record === undefined)
    return finding(looked, {
      ...{ state: 'missing', found, add: add(`v=spf1 ${own} ~all`) },
      says: {
        zh: '没有 SPF 记录，对方可能把邮件当作伪造的',
        en: 'There is no SPF record; mail may be taken for forged',
      },
    })
  if (others.length > 0)
    return finding(looked, {
      ...{ state: 'wrong', found, add: add(merged(found)) },
      says: {
        zh: `有 ${found.length} 条 SPF 记录，收件方一条也不认：合并成一条`,
        en: `There are ${found.length} SPF records, and receivers take none of them: make them one`,
      },
    })
  return judged(looked, { record, include, add, lookUp })
}

type Judging = { record: string; include: string | null; add(value: string): Finding['add']; lookUp: LookUp }

async function judged(looked: Looked, { record, include, add, lookUp }: Judging): Promise<Finding> {
  const found = [record]
  const last = record.match(/(?:^|\s)([-~?+]?)all(?=\s|$)/i)?.[1]
  const walk = await walked(record, lookUp)
  if (walk.lookups > MOST_LOOKUPS)
    return finding(looked, {
      ...{ state: 'wrong', found },
      says: {
        zh: `SPF 记录要查 ${walk.lookups} 次 DNS，超过 ${MOST_LOOKUPS} 次，收件方不认：减少 include`,
        en: `The record asks the DNS ${walk.lookups} times, more than ${MOST_LOOKUPS}; receivers do not take it: include less`,
      },
    })
  if (include !== null && !walk.includes.has(include))
    return walk.failed
      ? unknown(looked, { failed: walk.failed })
      : finding(looked, {
          ...{ state: 'weak', found, add: add(beforeAll(record, `include:${include}`)) },
          says: {
            zh: `SPF 记录没有包含发信服务器（${include}）`,
            en: `The record does not include the sending server (${include})`,
          },
        })
  if (last === '+' || last === '')
    return finding(looked, {
      ...{ state: 'wrong', found, add: add(record.replace(/\+?all(?=\s|$)/i, '~all')) },
      says: { zh: 'SPF 记录允许任何服务器发信（all）', en: 'The record lets any server send (all)' },
    })
  if ((last === undefined && !/\sredirect=/i.test(record)) || last === '?')
    return finding(looked, {
      ...{ state: 'weak', found, add: add(`${record.replace(/\s\?all(?=\s|$)/i, '').trim()} ~all`) },
      says: { zh: 'SPF 记录没有说明其他服务器怎么办', en: 'The record does not say what of other servers' },
    })
  return finding(looked, {
    ...{ state: 'good', found },
    says:
      include === null
        ? {
            zh: '有 SPF 记录。请确认它包含你的发信服务器',
            en: 'There is an SPF record. Make sure that it names your server',
          }
        : { zh: 'SPF 记录包含发信服务器', en: 'The record includes the sending server' },
  })
}

type Walk = { includes: Set<string>; lookups: number; failed: string | null }

/** All that a record includes, directly or by others, and how often a receiver has to ask. */
async function walked(record: string, lookUp: LookUp): Promise<Walk> {
  const walk: Walk = { includes: new Set(), lookups: 0, failed: null }
  const waiting = [record]
  for (let text = waiting.shift(); text !== undefined && walk.lookups <= MOST_LOOKUPS; text = waiting.shift()) {
    walk.lookups +=
      text.match(/(?:^|\s)[-~?+]?(?:include:|exists:|redirect=|a(?=[\s:/]|$)|mx(?=[\s:/]|$)|ptr)/gi)?.length ?? 0
    for (const [, name = ''] of text.matchAll(/(?:^|\s)[-~?+]?(?:include:|redirect=)(\S+)/gi)) {
      const host = name.toLowerCase()
      if (walk.includes.has(host)) continue
      walk.includes.add(host)
      const texts = await lookUp(host)
      if ('failed' in texts) walk.failed = texts.failed
      else waiting.push(...texts.found.filter(isSpf).slice(0, 1))
    }
  }
  return walk
}

function isSpf(text: string): boolean {
  return /^v=spf1(\s|$)/i.test(text)
}

function beforeAll(record: string, term: string): string {
  const place = record.search(/\s[-~?+]?all(?=\s|$)/i)
  return place < 0 ? `${record} ${term} ~all` : `${record.slice(0, place)} ${term}${record.slice(place)}`
}

function merged(records: string[]): string {
  const terms = records.flatMap(record => record.split(/\s+/).slice(1)).filter(term => term !== '')
  return ['v=spf1', ...new Set(terms.filter(term => !/^[-~?+]?all$/i.test(term))), '~all'].join(' ')
}
