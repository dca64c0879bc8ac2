import { about, add, day, product, time, type Client, type Deals, type Ref } from './typed.ts'

/** What was installed where, what broke, and who goes there when. */
export function service(deals: Deals): void {
  deals.clients.slice(0, 12).forEach((client, at) => {
    const machine = installed(deals, client, at)
    if (at % 3 === 0) maintained(deals, { client, machine, at })
    const complaint = COMPLAINTS[at]
    if (complaint) ticket(deals, { client, machine, complaint, at })
  })
}

function installed(deals: Deals, client: Client, at: number): Ref {
  const since = -(340 - at * 26)
  const values = {
    ...{ serial: `CYX20-26${String(1031 + at * 7)}`, product: product('CY-X20'), ...about(client) },
    ...{
      status: at === 4 ? 'repair' : 'in_use',
      place: at % 2 === 0 ? '一层茶水间' : '后厨',
      installed_on: day(deals, since),
    },
    ...{ warranty_until: day(deals, since + 365) },
  }
  return add(deals, { object: 'equipment', key: client.account, owner: 'wu', daysAgo: -since, values })
}

type Complaint = [subject: string, type: string, topic: string, channel: string, priority: string, status: string]
const COMPLAINTS: (Complaint | undefined)[] = [
  ['出水变小，换芯后仍未恢复', 'fault', 'not_working', 'phone', 'high', 'open'],
  ['想增开 1 台的发票抬头变更', 'question', 'invoice', 'wechat', 'normal', 'new'],
  ['底部接头渗水', 'fault', 'leak', 'phone', 'urgent', 'open'],
  ['申请季度保养', 'request', 'maintain', 'web', 'normal', 'waiting'],
  ['运行时有异响', 'fault', 'noise', 'wechat', 'normal', 'open'],
  ['如何查看滤芯寿命', 'question', 'usage', 'web', 'low', 'resolved'],
  ['上次送货少一支滤芯', 'complaint', 'delivery', 'phone', 'high', 'resolved'],
  undefined,
  ['新址再装两台', 'request', 'install', 'mail', 'normal', 'new'],
  ['前台换人，请重讲使用方法', 'question', 'usage', 'wechat', 'low', 'closed'],
]

type About = { client: Client; machine: Ref; at: number }

function ticket(deals: Deals, { client, machine, complaint, at }: About & { complaint: Complaint }): void {
  const [subject, type, topic, channel, priority, status] = complaint
  const isOver = status === 'resolved' || status === 'closed'
  const solved = isOver && {
    ...{ solution: type === 'question' ? '已电话讲解并发送说明。' : '已补发并致歉。', satisfaction: 5 - (at % 2) },
    resolved_at: time(deals, -at, 16),
  }
  const values = {
    ...{ subject, type, topic, channel, priority, status, ...about(client), equipment: machine },
    ...{ due_at: time(deals, at % 2 === 0 ? -1 : 1, 18), ...solved },
  }
  const made = add(deals, {
    object: 'ticket',
    key: client.account,
    owner: at % 2 === 0 ? 'wu' : 'he',
    daysAgo: at + 1,
    values,
  })
  if (type !== 'fault') return
  const work = {
    ...{ subject: `${subject}：上门`, type: 'repair', status: 'assigned', technician: { ref: 'member', key: 'wu' } },
    ...{ ticket: made, equipment: machine, ...about(client) },
    ...{ planned_start: time(deals, 1 + at, 9), planned_end: time(deals, 1 + at, 11) },
  }
  add(deals, { object: 'work_order', key: `repair ${client.account}`, owner: 'wu', daysAgo: at, values: work })
}

function maintained(deals: Deals, { client, machine, at }: About): void {
  const own = { owner: 'wu', daysAgo: 100 }
  const values = {
    name: `${client.account}半年保养`,
    equipment: machine,
    every_months: 6,
    start_on: day(deals, -150),
    active: true,
  }
  const steps = { steps: '检查水压与接头\n更换前置滤芯\n水质检测' }
  const plan = add(deals, { object: 'maintenance_plan', key: client.account, ...own, values: { ...values, ...steps } })
  const done = at % 2 === 0 && {
    status: 'done',
    finished_on: day(deals, -100),
    result: '更换滤芯，水质合格。',
    labour_cost: 120,
    parts_cost: 189,
  }
  const work = {
    ...{
      subject: `${client.account}半年保养`,
      type: 'maintenance',
      status: 'planned',
      plan,
      equipment: machine,
      ...about(client),
    },
    ...{
      planned_start: time(deals, at % 2 === 0 ? -100 : 6, 14),
      planned_end: time(deals, at % 2 === 0 ? -100 : 6, 16),
      ...done,
    },
  }
  add(deals, { object: 'work_order', key: `care ${client.account}`, ...own, values: work })
}
