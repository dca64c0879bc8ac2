import type { FastifyReply, FastifyRequest } from 'fastify'
import { writeSheet, type OutCell } from '../../transfer/index.ts'
import { productOf } from '../company/catalogue.ts'
import { noOrderYet } from '../problems.ts'
import { visitorOf } from '../shop/routes.ts'
import { orderNumber, type ShopServices } from '../shop/shop.ts'

const SOLD = 'CY-K12'
const HEADINGS = ['单号', '姓名', '手机', '商品', '金额', '状态', '下单时间']

/**
 * What a store without any system sends the head office at the end of the day: a spreadsheet, here with the one row of this
 * browser's customer, who bought something there. Throws no_demo_order_yet.
 */
export async function storeSheet({ state }: ShopServices, request: FastifyRequest, reply: FastifyReply) {
  const { account } = visitorOf(request, { state })
  const product = productOf(SOLD)
  if (!account || account.orders.length === 0 || !product) throw noOrderYet()
  account.storeOrder ??= orderNumber('M', new Date())
  const row = [account.storeOrder, account.name, account.phone, product.name.zh, `${product.price}`, '已付款', today()]
  async function* rows() {
    yield [HEADINGS.map(text), row.map(text)]
  }
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('Cache-Control', 'no-store')
    .send(writeSheet('xlsx', rows()))
}

function text(value: string): OutCell {
  return { is: 'text', text: value }
}

/** The day as a store writes it, at the company's own clock. */
function today(): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
  return parts.format(new Date())
}
