export { isChineseService } from './chinese-service.ts'
export { phoneForm, phoneFragments } from './form.ts'
export { phonesOf, type PhoneReading } from './phones-of.ts'
