import type { SetUp, SetUpProblem } from '../contract.ts'
import { isObject, type JsonObject } from '../json-safe.ts'
import { NETWORKS } from '../network.ts'

export type Extension = { extension: string; memberId: string }
/** What people set of a telephone system. */
export type TelephoneSettings = {
  /** whose browser a call rings in */
  extensions: Extension[]
  /** dialled first to reach an outside line: 9 */
  outsidePrefix: string
  /** of where the system stands: numbers without one are local */
  areaCode: string
  /** within how many minutes a missed call is to be called back */
  callBackMinutes: number
  /** networks (CIDR) from which recordings are fetched although they are not public */
  recordingNetworks: string[]
}

export const telephoneSetUp: SetUp = {
  settings: {
    type: 'object',
    additionalProperties: false,
    properties: {
      extensions: {
        type: 'array',
        maxItems: 2000,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['extension', 'memberId'],
          properties: {
            extension: { type: 'string', pattern: '^[0-9A-Za-z_.*#@/-]{1,64}$' },
            memberId: { type: 'string', format: 'uuid' },
          },
        },
      },
      outsidePrefix: { type: 'string', pattern: '^[0-9]{0,3}$' },
      areaCode: { type: 'string', pattern: '^(0[0-9]{2,3})?$' },
      callBackMinutes: { type: 'integer', minimum: 5, maximum: 10080 },
      recordingNetworks: NETWORKS,
    },
  },
  secrets: [],
  problems: ({ settings }) => twice(telephoneSettings(settings).extensions),
}

/** An extension rings in one browser: two members would each think the other takes it. */
function twice(extensions: Extension[]): SetUpProblem[] {
  return extensions.flatMap(({ extension }, index) =>
    extensions.findIndex(one => one.extension === extension) === index
      ? []
      : [
          {
            path: `settings.extensions.${index}.extension`,
            code: 'duplicate',
            message: { zh: `分机 ${extension} 已分配给另一位成员`, en: `extension ${extension} is another member’s` },
          },
        ],
  )
}

/** The same with what was left out filled in. */
export function telephoneSettings(settings: JsonObject): TelephoneSettings {
  const text = (name: string) => (typeof settings[name] === 'string' ? settings[name] : '')
  const list = (name: string) => (Array.isArray(settings[name]) ? settings[name] : [])
  const minutes = settings['callBackMinutes']
  return {
    extensions: list('extensions').flatMap(one => {
      const [extension, memberId] = isObject(one) ? [one['extension'], one['memberId']] : []
      return typeof extension === 'string' && typeof memberId === 'string' ? [{ extension, memberId }] : []
    }),
    outsidePrefix: text('outsidePrefix'),
    areaCode: text('areaCode'),
    callBackMinutes: typeof minutes === 'number' ? minutes : 60,
    recordingNetworks: list('recordingNetworks').filter(one => typeof one === 'string'),
  }
}
