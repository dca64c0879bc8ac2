/** Whatever goes wrong in here is no reason to trouble the page. */
export function quiet<Args extends unknown[], Answer>(
  call: (...args: Args) => Answer,
): (...args: Args) => Answer | null {
  return (...args) => {
    try {
      return call(...args)
    } catch {
      return null
    }
  }
}
