/**
 * A telephone number as people read it, whatever form it was given in: numbers of the workspace's own country (`home`,
 * ISO 3166) without its code, in the groups people say them in: `138 0012 5521`, `021 5888 1234 #801`. Other countries keep their code; masked and unreadable values stay as they are.
 */
export function phoneText(value: string, home: string): string {
  const [main = '', extension] = value.replace(/[\s-]/g, '').split(';ext=')
  const chinese = home === 'CN' ? /^(?:\+86|0086|86(?=1[3-9]\d{9}$))?(\d+)$/.exec(main) : /^\+86(\d+)$/.exec(main)
  const grouped = chinese?.[1] && chineseGroups(chinese[1], main.startsWith('+'))
  if (!grouped) return value
  return `${home === 'CN' ? '' : '+86 '}${grouped}${extension ? ` #${extension}` : ''}`
}

/** Hotlines and services: 95588, 12306, 110. */
const SERVICE = /^(?:9[56]\d{3,6}|1[012]\d{1,4})$/

/**
 * Area codes of two digits are Beijing's and those beginning with 2; all others have three. Without the country's code
 * only a leading 0 tells an area code.
 */
function chineseGroups(digits: string, international: boolean): string | undefined {
  const whole = /^(1[3-9]\d)(\d{4})(\d{4})$/.exec(digits) ?? /^([48]00)(\d{3})(\d{4})$/.exec(digits)
  if (whole) return whole.slice(1).join(' ')
  if (international && SERVICE.test(digits)) return digits
  const local = international ? digits : digits.startsWith('0') ? digits.slice(1) : ''
  const [, area, head, tail] = /^(10|2\d|[3-9]\d\d)(\d{3,4})(\d{4})$/.exec(local) ?? []
  return area && head && tail ? `0${area} ${head} ${tail}` : undefined
}

const INTERNATIONAL_CHINESE = /\+86\d{10,11}(?:;ext=\d+)?(?!\d)/g

/** The same for numbers inside a sentence; only what is unmistakably one (+86…) is touched. */
export function phonesInText(text: string, home: string): string {
  return text.replace(INTERNATIONAL_CHINESE, found => phoneText(found, home))
}
