import type { IdentifierKind, Refusal } from '@huiliu/contracts'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { isChineseService } from '../../telephone/index.ts'

/**
 * Identifiers that by their very form are nobody's own: they are kept, shown and found, and join nobody. A pure function
 * of the value, so that judgement stays one of the set.
 */
export function barOf({ kind, value }: { kind: IdentifierKind; value: string }): Refusal | null {
  if (kind === 'virtual_phone') return 'virtual_number'
  if (value.includes('*')) return 'masked_value'
  if (kind === 'phone') return phoneBar(value)
  return kind === 'email' ? emailBar(value) : null
}

/** Eight equal digits at the end, or a run: 13888888888, 13012345678, 13087654321. */
const TYPED_AWAY = /(\d)\1{7}$|12345678$|87654321$/
const SERVED = new Set(['TOLL_FREE', 'SHARED_COST', 'PREMIUM_RATE', 'UAN', 'VOICEMAIL'])

function phoneBar(value: string): Refusal | null {
  const [number = ''] = value.split(';')
  if (isService(number)) return 'service_number'
  return TYPED_AWAY.test(number) ? 'placeholder' : null
}

function isService(number: string): boolean {
  if (number.startsWith('+86')) return isChineseService(number.slice(3))
  return SERVED.has(parsePhoneNumberFromString(number)?.getType() ?? '')
}

/** Read by several people or by nobody: RFC 2142's names, what companies add, and their pinyin. */
const ROLES = new Set(
  (
    'info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www ftp ' +
    'service services customerservice customer-service cs helpdesk help enquiry enquiries inquiry contact contactus ' +
    'hello office reception admin administrator root hr jobs job career careers recruit recruitment billing invoice ' +
    'invoices accounts accounting finance purchase purchasing procurement orders order shop store market team press ' +
    'media pr legal privacy noreply no-reply no_reply donotreply do-not-reply mailer-daemon bounce bounces newsletter ' +
    'kefu xiaoshou shichang caigou caiwu zhaopin renshi hrbp fuwu shangwu yewu xingzheng bangong kaipiao fapiao'
  ).split(' '),
)
const JUNK = new Set(
  'test tests testing none no nomail noemail no-email nobody null na null undefined email mail example sample user asdf asd qwe qwerty abc abcd abcde xyz foo bar temp tmp demo fake spam wu meiyou'.split(
    ' ',
  ),
)

function emailBar(value: string): Refusal | null {
  const at = value.lastIndexOf('@')
  const local = value.slice(0, at).replace(/\+.*$/, '')
  if (ROLES.has(local)) return 'role_address'
  // test@test.com, a@a.com, 123@123.com, none@none.com. Such a name at a real provider (test@qq.com) may be somebody's.
  const [label = ''] = value.slice(at + 1).split('.')
  const isJunk = local === label && (JUNK.has(local) || /^(.)\1*$|^1234?5?6?$/.test(local))
  return isJunk ? 'placeholder' : null
}
