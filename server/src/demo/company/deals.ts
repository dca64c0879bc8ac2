import { createRandom } from '../../kernel/index.ts'
import { productOf } from './catalogue.ts'
import type { Company } from './company.ts'
import { mobile, personName } from './names.ts'
import { service } from './service.ts'
import { about, add, day, product, time, type Client, type Deals, type Ref, type TypedRecord } from './typed.ts'

const SEED = 20_261_130

/** What 企业客户部 works on: leads, opportunities, quotes, contracts, payments, visits, equipment, tickets and campaigns. */
export function makeDeals(now: number, company: Pick<Company, 'accounts' | 'contacts'>): TypedRecord[] {
  const clients = company.accounts.flatMap(({ name: account, owner, values }): Client[] => {
    const contact = company.contacts.find(one => one.account === account)?.key
    return contact === undefined ? [] : [{ account, contact, owner, city: String(values['city']) }]
  })
  const deals: Deals = { random: createRandom(SEED), now, clients, records: [] }
  prices(deals)
  campaigns(deals)
  leads(deals)
  clients.forEach((client, at) => opportunity(deals, client, at))
  service(deals)
  return deals.records
}

const BOOK: Ref = { ref: 'price_book', key: 'business' }
/** From how many on, and at which share of the list price. */
const TIERS: [from: number, share: number][] = [
  [1, 0.95],
  [5, 0.88],
]
const SOLD = ['CY-X20', 'CY-800', 'F-RO8', 'F-CB2', 'KIT-YR', 'SRV-IN']

function prices(deals: Deals): void {
  const own = { owner: 'zhou', daysAgo: 300 }
  add(deals, {
    object: 'price_book',
    key: BOOK.key,
    ...own,
    values: { name: '企业客户价', active: true, valid_from: day(deals, -300) },
  })
  for (const sku of SOLD)
    for (const [from, share] of TIERS) {
      const values = { price_book: BOOK, product: product(sku), min_quantity: from, unit_price: priceOf(sku, share) }
      add(deals, { object: 'price_book_entry', key: `${sku} ${from}`, ...own, values })
    }
}

function priceOf(sku: string, share: number): number {
  return Math.round((productOf(sku)?.price ?? 0) * share)
}

const CAMPAIGNS: [
  key: string,
  name: string,
  type: string,
  status: string,
  from: number,
  to: number,
  budget: number,
  cost: number | null,
][] = [
  ['expo', '上海国际水展', 'exhibition', 'completed', -95, -92, 120_000, 113_500],
  ['office', '健康办公饮水季', 'email', 'running', -20, 25, 18_000, 6_400],
  ['salon', '物业与餐饮净水沙龙', 'event', 'planned', 12, 12, 30_000, null],
]

function campaigns(deals: Deals): void {
  for (const [key, name, type, status, from, to, budget, cost] of CAMPAIGNS) {
    const values = {
      name,
      type,
      status,
      start_date: day(deals, from),
      end_date: day(deals, to),
      budget,
      actual_cost: cost,
    }
    add(deals, { object: 'campaign', key, owner: 'he', daysAgo: Math.max(3, -from + 30), values })
  }
  deals.clients.slice(0, 14).forEach((client, at) => {
    const key = at % 2 === 0 ? 'expo' : 'office'
    const status = ['attended', 'invited', 'responded', 'invited', 'registered'][at % 5]
    const values = { campaign: { ref: 'campaign', key }, contact: about(client)['contact'], status }
    add(deals, { object: 'campaign_member', key: `${key} ${at}`, owner: 'he', daysAgo: 18, values })
  })
}

const PROSPECTS: [company: string, city: string, region: string, need: string, status: string, source: string][] = [
  ['临江里餐饮管理', '上海', 'east', '6 家门店后厨净水，含安装', 'new', 'website'],
  ['维安社区医院', '杭州', 'east', '候诊区 4 台直饮机', 'working', 'phone_in'],
  ['松果共享自习室', '成都', 'southwest', '每层一台，月租是否可行', 'new', 'wechat'],
  ['锦官酒店', '成都', 'southwest', '180 间客房净水改造询价', 'qualified', 'exhibition'],
  ['南岸实验学校', '武汉', 'central', '教学楼饮水点 12 处', 'working', 'exhibition'],
  ['青浦物流园', '上海', 'east', '司机休息区饮水', 'unqualified', 'advert'],
  ['海棠月子中心', '苏州', 'east', '母婴级净水，需检测报告', 'working', 'referral'],
  ['星港健身', '深圳', 'south', '新店 3 台直饮机', 'new', 'website'],
  ['合拍影业', '北京', 'north', '摄影棚茶水间', 'unqualified', 'advert'],
  ['澜庭物业', '南京', 'east', '两个小区直饮水站', 'qualified', 'exhibition'],
]

function leads(deals: Deals): void {
  PROSPECTS.forEach(([company, city, region, need, status, source], at) => {
    const { name } = personName(deals.random)
    const reason = status === 'unqualified' ? { unqualified_reason: at % 2 === 0 ? 'no_need' : 'no_budget' } : {}
    const campaign = source === 'exhibition' ? { campaign: { ref: 'campaign', key: 'expo' } } : {}
    const owner = at % 2 === 0 ? 'chen' : 'wu'
    const values = {
      ...{ name, company, need: `${city}：${need}`, region, status, source, phone: mobile(deals.random) },
      ...{ ...reason, ...campaign, title: at % 3 === 0 ? '采购经理' : '行政主管' },
    }
    const lead = add(deals, { object: 'lead', key: company, owner, daysAgo: 2 + at * 3, values })
    if (status === 'new') return
    const called = {
      subject: '首次电话沟通',
      kind: 'call',
      status: 'done',
      started_at: time(deals, -1 - at * 2, 10),
      lead,
    }
    add(deals, {
      object: 'activity',
      key: `call ${company}`,
      owner,
      daysAgo: 1 + at * 2,
      values: { ...called, outcome: need },
    })
  })
}

const STAGES = ['contact', 'needs', 'proposal', 'negotiation', 'won', 'proposal', 'lost', 'needs', 'won', 'negotiation']
const TOPICS = ['办公区直饮水', '门店后厨净水', '年度滤芯供应', '新址净水方案', '茶水间改造']
const LOSSES = ['price', 'delay', 'competitor']

function opportunity(deals: Deals, client: Client, at: number): void {
  const { random } = deals
  const stage = STAGES[at % STAGES.length] ?? 'contact'
  const isOver = stage === 'won' || stage === 'lost'
  const [main, extra] = [random.int(1, 9), random.int(2, 12)]
  const lines: [sku: string, quantity: number, price: number][] = [
    ['CY-X20', main, priceOf('CY-X20', main >= 5 ? 0.88 : 0.95)],
    ['F-RO8', extra, priceOf('F-RO8', extra >= 5 ? 0.88 : 0.95)],
  ]
  const amount = lines.reduce((sum, [, quantity, price]) => sum + quantity * price, 0)
  const daysAgo = random.int(15, 120)
  const close = isOver ? -random.int(2, 80) : random.int(-6, 70)
  const values = {
    ...{ name: `${client.account} · ${TOPICS[at % TOPICS.length]}`, ...about(client), stage, amount },
    ...{
      close_date: day(deals, close),
      type: at % 3 === 0 ? 'repeat' : 'new',
      source: at % 2 === 0 ? 'exhibition' : 'referral',
    },
    ...(at % 4 === 0 && { campaign: { ref: 'campaign', key: 'expo' } }),
    ...(stage === 'lost' && { loss_reason: LOSSES[at % LOSSES.length], competitor: '同城净水' }),
    ...(!isOver && { next_step: ['约现场勘查', '送检测报告', '确认付款条件'][at % 3] }),
  }
  const deal = add(deals, { object: 'opportunity', key: client.account, owner: client.owner, daysAgo, values })
  for (const [sku, quantity, unit_price] of lines)
    add(deals, {
      ...{ object: 'opportunity_line', key: `${client.account} ${sku}`, owner: client.owner, daysAgo },
      values: { opportunity: deal, product: product(sku), quantity, unit_price },
    })
  followUps(deals, { client, deal, at, isOver })
  if (['proposal', 'negotiation', 'won'].includes(stage)) quote(deals, { client, deal, lines, stage })
  if (stage === 'won') contract(deals, { client, deal, amount, signed: close })
}

type Following = { client: Client; deal: Ref; at: number; isOver: boolean }

function followUps(deals: Deals, { client, deal, at, isOver }: Following): void {
  const { owner, account } = client
  const visit = { kind: at % 2 === 0 ? 'visit' : 'call', opportunity: deal, ...about(client) }
  const past = -deals.random.int(1, 25)
  const said = { outcome: '现场看了用水点，水压正常，需要带检测报告。', status: 'done' }
  const done = { subject: at % 2 === 0 ? '上门勘查' : '电话跟进', ...visit, ...said, started_at: time(deals, past, 14) }
  add(deals, { object: 'activity', key: `past ${account}`, owner, daysAgo: -past, values: done })
  if (isOver) return
  if (at % 2 === 0) {
    const next = { subject: '方案讲解', ...visit, kind: 'meeting', status: 'planned' }
    const from = deals.random.int(1, 9)
    const when = { started_at: time(deals, from, 10), ended_at: time(deals, from, 11) }
    add(deals, { object: 'activity', key: `next ${account}`, owner, daysAgo: 1, values: { ...next, ...when } })
  } else {
    const due = time(deals, deals.random.int(-2, 8), 17)
    const values = {
      subject: '回复报价问题',
      kind: 'follow_up',
      priority: at % 3 === 0 ? 'high' : 'normal',
      due_at: due,
      done: false,
    }
    add(deals, {
      object: 'task',
      key: account,
      owner,
      daysAgo: 2,
      values: { ...values, opportunity: deal, ...about(client) },
    })
  }
}

type Quoting = { client: Client; deal: Ref; lines: [string, number, number][]; stage: string }

function quote(deals: Deals, { client, deal, lines, stage }: Quoting): void {
  const own = { key: client.account, owner: client.owner, daysAgo: 12 }
  const values = {
    ...{
      subject: '净水设备与滤芯',
      opportunity: deal,
      ...about(client),
      price_book: BOOK,
      tax_rate: 13,
      discount: stage === 'negotiation' ? 3 : 0,
    },
    ...{
      quoted_on: day(deals, -12),
      valid_until: day(deals, stage === 'proposal' ? -1 : 18),
      payment_terms: '30% 预付，验收后 70%',
    },
  }
  const made = add(deals, { object: 'quote', ...own, values })
  for (const [sku, quantity, unit_price] of lines)
    add(deals, {
      ...{ object: 'quote_line', ...own, key: `${client.account} ${sku}` },
      values: { quote: made, product: product(sku), quantity, unit_price },
    })
}

type Signing = { client: Client; deal: Ref; amount: number; signed: number }

function contract(deals: Deals, { client, deal, amount, signed }: Signing): void {
  const own = { owner: client.owner, daysAgo: -signed }
  const values = {
    ...{
      name: `${client.account}净水供货合同`,
      type: 'sales',
      status: 'active',
      ...about(client),
      opportunity: deal,
      amount,
    },
    ...{ signed_on: day(deals, signed), start_date: day(deals, signed), end_date: day(deals, signed + 365) },
  }
  const made = add(deals, { object: 'contract', key: client.account, ...own, values })
  const first = Math.round(amount * 0.3)
  const parts: [n: number, planned: number, on: number][] = [
    [1, first, signed + 5],
    [2, amount - first, signed + 60],
  ]
  for (const [installment, planned_amount, on] of parts) {
    const paid = on < -3 && { paid_on: day(deals, on + 2), paid_amount: planned_amount, method: 'transfer' }
    const plan = { contract: made, ...about(client), installment, planned_on: day(deals, on), planned_amount }
    add(deals, { object: 'payment', key: `${client.account} ${installment}`, ...own, values: { ...plan, ...paid } })
  }
  const bill = {
    contract: made,
    account: about(client)['account'],
    title: client.account,
    amount: first,
    status: 'requested',
  }
  add(deals, { object: 'invoice', key: client.account, ...own, values: bill })
}
