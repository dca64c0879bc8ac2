/** The limits of a custom menu, each with the errcode the platform gives. */
const BUTTONS = 3
const BELOW = 5
const NAME_BYTES = 16
const NAME_BYTES_BELOW = 60
const KEY_BYTES = 128
const URL_BYTES = 1024

export function menuError(menu: Record<string, unknown> | null): number {
  const buttons = menu?.['button']
  if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > BUTTONS) return 40017
  for (const button of buttons) {
    const below: unknown = button?.['sub_button']
    if (Array.isArray(below) && below.length > 0) {
      if (below.length > BELOW) return 40023
      if (tooLong(button['name'], NAME_BYTES)) return 40018
      const refused = below.map(one => buttonError(one, NAME_BYTES_BELOW)).find(code => code !== 0)
      if (refused) return refused
    } else {
      const refused = buttonError(button, NAME_BYTES)
      if (refused) return refused
    }
  }
  return 0
}

function buttonError(button: Record<string, unknown>, nameBytes: number): number {
  if (tooLong(button['name'], nameBytes)) return 40018
  if (button['type'] === 'click') return tooLong(button['key'], KEY_BYTES) ? 40019 : 0
  if (button['type'] === 'view') return tooLong(button['url'], URL_BYTES) ? 40020 : 0
  return 40016
}

function tooLong(value: unknown, bytes: number): boolean {
  return typeof value !== 'string' || value === '' || Buffer.byteLength(value) > bytes
}
