import type { WechatMenu, WechatMenuButton } from '@huiliu/contracts'
import type { Account, JsonObject } from '../channels/index.ts'
import { invalidInput, type LocalFieldProblem } from '../kernel/index.ts'
import { tell } from './ask.ts'
import { platformRefused } from './problems.ts'

/** The platform's limits of a custom menu, in bytes of UTF-8, read 2026-11-30. */
const LIMITS = { buttons: 3, below: 5, name: 16, nameBelow: 60, key: 128, url: 1024 }
const NO_MENU = 46003

/** As the platform has it now; without buttons where there is none. */
export async function readMenu(account: Account): Promise<WechatMenu> {
  const told = await tell(account, { path: '/cgi-bin/menu/get' })
  if ('problem' in told) {
    if (told.errcode === NO_MENU) return { buttons: [] }
    throw platformRefused(told.problem)
  }
  const { menu } = told.answer.json
  return { buttons: buttonsIn(typeof menu === 'object' && menu !== null && 'button' in menu ? menu.button : null) }
}

/** Puts a menu in place of the one there is; none at all takes it away. Throws invalid_input, field by field. */
export async function writeMenu(account: Account, { buttons }: WechatMenu): Promise<WechatMenu> {
  const errors = menuProblems(buttons)
  if (errors.length > 0) throw invalidInput({}, errors)
  const asked =
    buttons.length === 0
      ? { path: '/cgi-bin/menu/delete' }
      : { path: '/cgi-bin/menu/create', body: { button: buttons.map(wireOf) } }
  const told = await tell(account, asked)
  if ('problem' in told) throw platformRefused(told.problem)
  return { buttons }
}

const TEXTS = ['type', 'key', 'url', 'appid', 'pagepath', 'media_id', 'article_id'] as const

function buttonsIn(list: unknown): WechatMenuButton[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one: unknown): WechatMenuButton[] => {
    const fields: Record<string, unknown> = typeof one === 'object' && one !== null ? { ...one } : {}
    const button: WechatMenuButton = { name: typeof fields['name'] === 'string' ? fields['name'] : '', below: [] }
    for (const name of TEXTS) {
      const value = fields[name]
      if (typeof value === 'string' && value !== '') button[name] = value
    }
    return [{ ...button, below: buttonsIn(fields['sub_button']) }]
  })
}

function wireOf({ below, ...button }: WechatMenuButton): JsonObject {
  return below.length > 0 ? { name: button.name, sub_button: below.map(wireOf) } : { ...button }
}

/** Pure: what the platform would refuse, place by place. */
export function menuProblems(buttons: WechatMenuButton[]): LocalFieldProblem[] {
  const problems: LocalFieldProblem[] = []
  if (buttons.length > LIMITS.buttons) problems.push(tooMany('buttons', LIMITS.buttons))
  for (const [place, button] of buttons.entries()) {
    const path = `buttons.${place}`
    problems.push(...nameProblems(button, path, LIMITS.name))
    if (button.below.length > LIMITS.below) problems.push(tooMany(`${path}.below`, LIMITS.below))
    if (button.below.length === 0) problems.push(...actProblems(button, path))
    for (const [under, inner] of button.below.entries()) {
      const at = `${path}.below.${under}`
      problems.push(...nameProblems(inner, at, LIMITS.nameBelow), ...actProblems(inner, at))
      if (inner.below.length > 0) problems.push(tooMany(`${at}.below`, 0))
    }
  }
  return problems
}

/** Kinds that only the platform's console sets: they stay as they were read. */
const SET_ELSEWHERE = new Set([
  ...['miniprogram', 'media_id', 'view_limited', 'article_id', 'article_view_limited'],
  ...['scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select'],
])
const UNKNOWN_KIND = { zh: '没有这种按钮', en: 'is no kind of button' }

function nameProblems({ name }: WechatMenuButton, path: string, most: number): LocalFieldProblem[] {
  return textProblems(name, `${path}.name`, most)
}

function actProblems({ type, key = '', url = '' }: WechatMenuButton, path: string): LocalFieldProblem[] {
  if (type === 'view') {
    const long = textProblems(url, `${path}.url`, LIMITS.url)
    return long.length > 0 || /^https?:\/\/\S+$/.test(url) ? long : [notAUrl(`${path}.url`)]
  }
  if (type === 'click') return textProblems(key, `${path}.key`, LIMITS.key)
  if (type === undefined) return [required(`${path}.type`)]
  return SET_ELSEWHERE.has(type) ? [] : [{ path: `${path}.type`, code: 'not_allowed', message: UNKNOWN_KIND }]
}

function textProblems(text: string, path: string, most: number): LocalFieldProblem[] {
  if (text.trim() === '') return [required(path)]
  if (Buffer.byteLength(text) <= most) return []
  const message = {
    zh: `太长：至多 ${Math.floor(most / 3)} 个汉字或 ${most} 个字母`,
    en: `is too long: ${most} letters or ${Math.floor(most / 3)} Chinese characters at most`,
  }
  return [{ path, code: 'too_long', message }]
}

function required(path: string): LocalFieldProblem {
  return { path, code: 'required', message: { zh: '必填', en: 'is required' } }
}

function notAUrl(path: string): LocalFieldProblem {
  const message = { zh: '网址须以 http:// 或 https:// 开头', en: 'must begin with http:// or https://' }
  return { path, code: 'wrong_format', message }
}

function tooMany(path: string, most: number): LocalFieldProblem {
  return { path, code: 'too_many', message: { zh: `至多 ${most} 个`, en: `${most} at most` } }
}
