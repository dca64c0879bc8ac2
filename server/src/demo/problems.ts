import { defineProblem } from '../kernel/index.ts'

export const noOrderYet = defineProblem('no_demo_order_yet', 409, {
  zh: '商城里还没有这位顾客的订单：请先下一单',
  en: 'The shop has no order of this customer yet: buy something first',
})
