import type { Warning } from '../types.ts'

export const notOneOwn: Warning = {
  name: 'not_ones_own',
  words: { zh: '这个地址可能由多人共用', en: 'Several people may read this address' },
  warns: (_message, { bar, shared }) => shared || bar === 'role_address',
}
