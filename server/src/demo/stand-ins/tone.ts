const RATE = 8000

/** A recording to be heard: a tone as WAV, 8 kHz, 16 bits, one channel, as telephone systems record. */
export function toneWav(seconds: number): Buffer {
  const samples = Math.round(seconds * RATE)
  const data = Buffer.alloc(samples * 2)
  for (let at = 0; at < samples; at++) {
    const pulse = (at / RATE) % 1 < 0.5 ? 1 : 0
    data.writeInt16LE(Math.round(6000 * pulse * Math.sin((2 * Math.PI * 440 * at) / RATE)), at * 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(RATE * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
