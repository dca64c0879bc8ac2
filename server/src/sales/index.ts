export { ordersReader } from './orders-reader.ts'
