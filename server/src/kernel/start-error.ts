/** The start cannot go on, for a reason the operator can put right. Shown without a stack, in both languages. */
export class StartError extends Error {
  readonly zh: string
  readonly en: string

  constructor({ zh, en, cause }: { zh: string; en: string; cause?: unknown }) {
    super(`${zh}\n${en}`, { cause })
    this.name = 'StartError'
    this.zh = zh
    this.en = en
  }
}
