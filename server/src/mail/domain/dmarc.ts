import { finding, unknown, type Finding, type Looked } from './finding.ts'
import type { LookUp } from './look-up.ts'

type Asked = { domain: string; address: string }

/** Domain-based Message Authentication, RFC 7489: what receivers shall do with mail that is neither by SPF nor by DKIM. */
export async function checkDmarc({ domain, address }: Asked, lookUp: LookUp): Promise<Finding> {
  const add = (policy: string) => ({
    host: `_dmarc.${domain}`,
    type: 'TXT' as const,
    value: `v=DMARC1; p=${policy}; rua=mailto:${address}`,
  })
  for (const above of [domain, ...parentsOf(domain)]) {
    const looked: Looked = { name: 'dmarc', host: `_dmarc.${above}` }
    const texts = await lookUp(looked.host)
    if ('failed' in texts) return unknown(looked, texts)
    const found = texts.found.filter(text => /^v\s*=\s*DMARC1\s*(;|$)/i.test(text))
    if (found.length > 0) return judged(looked, { found, inherited: above !== domain, add })
  }
  return finding(
    { name: 'dmarc', host: `_dmarc.${domain}` },
    {
      ...{ state: 'missing', found: [], add: add('none') },
      says: {
        zh: '没有 DMARC 记录。先加一条只观察的，收到报告、确认没有误伤后再收紧',
        en: 'There is no DMARC record. Begin with one that only observes, and tighten it when reports show no harm',
      },
    },
  )
}

type Judging = { found: string[]; inherited: boolean; add(policy: string): NonNullable<Finding['add']> }

function judged(looked: Looked, { found, inherited, add }: Judging): Finding {
  const [record = '', ...others] = found
  if (others.length > 0)
    return finding(looked, {
      ...{ state: 'wrong', found },
      says: {
        zh: '有多条 DMARC 记录，收件方一条也不认',
        en: 'There are several DMARC records, and receivers take none of them',
      },
    })
  // Of a record above, `sp` is what it says of domains below (RFC 7489 6.3).
  const policy = tagOf(record, 'sp', inherited) ?? tagOf(record, 'p', true)
  if (policy === 'none')
    return finding(looked, {
      ...{ state: 'weak', found, add: add('quarantine') },
      says: {
        zh: 'DMARC 只观察，伪造的邮件照样送达',
        en: 'DMARC only observes: forged mail is delivered all the same',
      },
    })
  if (policy !== 'quarantine' && policy !== 'reject')
    return finding(looked, {
      ...{ state: 'wrong', found, add: add('none') },
      says: { zh: 'DMARC 记录没有写明怎么办（p=）', en: 'The DMARC record does not say what to do (p=)' },
    })
  return finding(looked, {
    ...{ state: 'good', found },
    says: { zh: `DMARC 已启用（${policy}）`, en: `DMARC is in force (${policy})` },
  })
}

function tagOf(record: string, name: string, asked: boolean): string | undefined {
  if (!asked) return undefined
  return new RegExp(`;\\s*${name}\\s*=\\s*([a-z]+)`, 'i').exec(record)?.[1]?.toLowerCase()
}

/** Domains above with at least two labels: `a.b.example.com` lies under `b.example.com` and `example.com`. */
function parentsOf(domain: string): string[] {
  const labels = domain.split('.')
  return labels.slice(1, -1).map((_, at) => labels.slice(at + 1).join('.'))
}
