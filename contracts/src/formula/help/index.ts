import type { Group, Help } from '../functions/function.ts'
import { CHINESE_HELP } from './chinese.ts'
import { DATE_HELP } from './date.ts'
import { LOGIC_HELP } from './logic.ts'
import { NUMBER_HELP } from './number.ts'
import { TEXT_HELP } from './text.ts'

/** name → form in zh and en, what it says in zh and en, an example and what it gives (a test computes it). */
export type Helps = Readonly<Record<string, readonly [string, string, string, string, string, string]>>

const GROUPED: readonly (readonly [Group, Helps])[] = [
  ['logic', LOGIC_HELP],
  ['text', TEXT_HELP],
  ['number', NUMBER_HELP],
  ['date', DATE_HELP],
  ['chinese', CHINESE_HELP],
]

/** The functions people may write, by group. */
export const HELP: Readonly<Record<string, Help>> = Object.fromEntries(
  GROUPED.flatMap(([group, helps]) =>
    Object.entries(helps).map(([name, [formZh, formEn, saysZh, saysEn, example, gives]]): [string, Help] => [
      name,
      { group, form: { zh: formZh, en: formEn }, says: { zh: saysZh, en: saysEn }, example, gives },
    ]),
  ),
)
