const WIDTH = 28

/** A bar on a terminal, a line per quarter elsewhere. Returns what to call with the share done, from 0 to 1. */
export function progressBar(out: NodeJS.WriteStream, words: string): (share: number) => void {
  let told = -1
  return share => {
    const percent = Math.floor(share * 100)
    const step = out.isTTY ? percent : Math.floor(percent / 25) * 25
    if (step === told) return
    told = step
    if (!out.isTTY) return void out.write(`  ${words} ${step} %\n`)
    const full = Math.round(share * WIDTH)
    out.write(
      `\r  ${words} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(percent).padStart(3)} %${share === 1 ? '\n' : ''}`,
    )
  }
}
