/** Hotlines 400/800, 95xxx and 96xxx, 1xx emergency and operator numbers, 106… the ports of bulk messages; without +86. */
export function isChineseService(digits: string): boolean {
  return /^(?:[48]00\d{7}|9[56]\d{3,6}|1[012]\d{1,4}|106\d{5,17})$/.test(digits)
}
