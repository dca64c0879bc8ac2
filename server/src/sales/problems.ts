import { defineProblem } from '../kernel/index.ts'

export const leadConverted = defineProblem('lead_converted', 409, {
  zh: '这条线索已经转化了',
  en: 'This lead is converted already',
})
export const leadCustomerTaken = defineProblem('lead_customer_taken', 409, {
  zh: '同一手机或邮箱已是其他同事的客户，请先请对方共享',
  en: 'The phone or e-mail belongs to a colleague’s customer; ask for a share first',
})
