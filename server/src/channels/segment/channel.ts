import { NOTHING_TO_SET, type Channel } from '../contract.ts'
import { parseSegment } from './parse.ts'

/** Websites and servers: they call the tracking API at /v1/*, which looks at their write key itself. */
export function segmentChannel(kind: 'website' | 'server'): Channel {
  return {
    kind,
    capabilities: {
      receives: ['event'],
      sends: [],
      clientKey: false,
      limits: { textBytes: null, fileBytes: null, files: null, readAt: '2026-11-25' },
    },
    setUp: NOTHING_TO_SET,
    callback: null,
    parse: ({ path, body, receivedAt }) => parseSegment({ path, body, receivedAt }),
    send: null,
  }
}
