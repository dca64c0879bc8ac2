/** What a content begins with, as Latin-1 text; `at` is where, 0 unless told. */
type Mark = { type: string; marks: { at?: number; is: string }[] }

/** Signatures from the formats' own specifications. */
const MARKS: Mark[] = [
  { type: 'image/png', marks: [{ is: '\x89PNG\r\n\x1a\n' }] },
  { type: 'image/jpeg', marks: [{ is: '\xff\xd8\xff' }] },
  { type: 'image/gif', marks: [{ is: 'GIF87a' }] },
  { type: 'image/gif', marks: [{ is: 'GIF89a' }] },
  { type: 'image/webp', marks: [{ is: 'RIFF' }, { at: 8, is: 'WEBP' }] },
  { type: 'image/avif', marks: [{ at: 4, is: 'ftypavif' }] },
  { type: 'audio/wav', marks: [{ is: 'RIFF' }, { at: 8, is: 'WAVE' }] },
  { type: 'audio/mpeg', marks: [{ is: 'ID3' }] },
  { type: 'audio/mpeg', marks: [{ is: '\xff\xfb' }] },
  { type: 'audio/mpeg', marks: [{ is: '\xff\xf3' }] },
  { type: 'audio/ogg', marks: [{ is: 'OggS' }] },
  { type: 'audio/flac', marks: [{ is: 'fLaC' }] },
  { type: 'audio/mp4', marks: [{ at: 4, is: 'ftypM4A ' }] },
  { type: 'audio/amr', marks: [{ is: '#!AMR' }] },
  { type: 'audio/silk', marks: [{ is: '#!SILK_V3' }] },
  { type: 'audio/silk', marks: [{ at: 1, is: '#!SILK_V3' }] },
  { type: 'application/pdf', marks: [{ is: '%PDF-' }] },
]

export const UNKNOWN = 'application/octet-stream'
const FORM = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/

/**
 * The media type of a content: what its bytes prove, else what was told. Pictures and sound are shown within pages, so of
 * them nothing is believed.
 */
export function mediaTypeOf(content: Uint8Array, told: string): string {
  const proven = MARKS.find(({ marks }) => marks.every(mark => holds(content, mark)))
  if (proven) return proven.type
  const type = toldType(told)
  return /^(image|audio)\//.test(type) ? UNKNOWN : type
}

/** A media type as told, without parameters; unknown where it is none. */
export function toldType(told: string): string {
  const type = (told.split(';')[0] ?? '').trim().toLowerCase()
  return FORM.test(type) ? type : UNKNOWN
}

function holds(content: Uint8Array, { at = 0, is }: { at?: number; is: string }): boolean {
  return Buffer.from(content.subarray(at, at + is.length)).toString('latin1') === is
}

/** Whether a browser may show the content by itself: only what was proven above and cannot hold a script. */
export function isShown(mediaType: string): boolean {
  return /^(image|audio)\//.test(mediaType) && MARKS.some(({ type }) => type === mediaType)
}
