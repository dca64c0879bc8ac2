import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import EmailReplyParser from 'email-reply-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMail } from '../read-mail.ts'
import { trimReply } from './trim.ts'

const FOLDER = fileURLToPath(new URL('../../../../test/mails/replies/', import.meta.url))
const read = (...path: string[]) => readFileSync(join(FOLDER, ...path))
const plain = (text: string) => text.replace(/\s+/g, ' ').trim()

test('replies of twelve mail programs: exact agreement but for one, which wraps its answer into the quote', async () => {
  const names = readdirSync(join(FOLDER, 'talon/standard_replies')).filter(name => name.endsWith('.eml'))
  const differ: string[] = []
  for (const name of names) {
    const { text } = await readMail(read('talon/standard_replies', name))
    const told = readdirSync(join(FOLDER, 'talon/standard_replies')).includes(name.replace('.eml', '_reply_text'))
    const want = told ? read('talon/standard_replies', name.replace('.eml', '_reply_text')).toString() : 'Hello'
    if (plain(trimReply(text).text) !== plain(want)) differ.push(name)
  }
  expect(names).toHaveLength(12)
  expect(differ).toEqual(['thunderbird.eml'])
})

test('replies laid out as HTML by nine programs: exact agreement', async () => {
  const names = readdirSync(join(FOLDER, 'talon/html_replies'))
  const differ: string[] = []
  for (const name of names) {
    const head = Buffer.from('From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n')
    const { text } = await readMail(Buffer.concat([head, read('talon/html_replies', name)]))
    if (plain(trimReply(text).text) !== 'Hi. I am fine. Thanks, Alex') differ.push(name)
  }
  expect(names).toHaveLength(9)
  expect(differ).toEqual([])
})

/** Measured: 77 of 90 exactly as another parser cuts them; of the others most keep an answer between the lines whole. */
test('ninety mails in a dozen languages agree with another parser in 77 cases at least', () => {
  const names = readdirSync(join(FOLDER, 'crisp')).filter(name => name.endsWith('.txt'))
  const agree = names.filter(name => {
    const raw = read('crisp', name).toString()
    const theirs = new EmailReplyParser().read(raw)
    const unquoted = theirs.getFragments().filter(one => !one.isQuoted())
    const ours = plain(trimReply(raw).text)
    return [theirs.getVisibleText(), unquoted.map(String).join('\n')].some(text => plain(text) === ours)
  })
  expect(names).toHaveLength(90)
  expect(agree.length).toBeGreaterThanOrEqual(77)
})

const CHINESE: [name: string, raw: string, text: string][] = [
  ['QQ', '好的\n\n------------------ 原始邮件 ------------------\n发件人: "汇流" <a@b.example>;\n您好', '好的'],
  ['163', '行\n---- 回复的原邮件 ----\n| 发件人 | 张三 |\n您好', '行'],
  ['Foxmail', '收到\n\n发件人： 张三\n发送时间： 2026-01-02 12:00\n收件人： 李四\n主题： 报价\n您好', '收到'],
  [
    'Outlook',
    '可以\n________________________________\n发件人: 张三\n发送时间: 2026年1月2日\n收件人: 李四\n主题: 回复: 报价\n\n您好',
    '可以',
  ],
  ['Gmail', '同意\n\n张三 <a@b.example> 于2026年1月2日周二 12:00写道：\n\n> 你好', '同意'],
  ['Apple Mail', '谢谢\n\n> 在 2026年1月2日，上午10:00，张三 <a@b.example> 写道：\n> \n> 你好', '谢谢'],
  ['iPhone', '好\n\n发自我的 iPhone\n\n> 在 2026年1月2日，10:00，张三 写道：\n> 你好', '好\n\n发自我的 iPhone'],
]

test.each(CHINESE)('%s quotes in Chinese', (_name, raw, text) => {
  expect(trimReply(raw).text).toBe(text)
  expect(trimReply(raw).quoted).not.toBeNull()
})

test('an answer between the lines stays with what it answers, a forwarded mail is what is said', () => {
  const between = '2026年1月2日，张三 <a@b.example> 写道：\n\n> 问题一？\n\n答一\n\n> 问题二？\n\n答二'
  expect(trimReply(between)).toEqual({ text: between, quoted: null })
  const forwarded = '请看\n---------- 转发的邮件 ----------\n发件人: x\n日期: y\n主题: z\n内容'
  expect(trimReply(forwarded)).toEqual({ text: forwarded, quoted: null })
  expect(trimReply('在报告中他写道：增长很快。\n第二段').quoted).toBeNull()
})

test('nothing of what was written gets lost, and no text takes long', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      '> x',
      'On Mon, 1 Jan 2026, A <a@b.example> wrote:',
      '-----Original Message-----',
      'From: a',
      'Date: b',
      'To: c',
      '',
      '--',
    ),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), lines => {
      const raw = lines.join('\n')
      const { text, quoted } = trimReply(raw)
      const kept = plain(`${text} ${quoted ?? ''}`).replace(/[\s_*-]/g, '')
      const all = [...plain(raw).replace(/[\s_*-]/g, '')].toSorted().join('')
      expect([...kept].toSorted().join('')).toBe(all)
    }),
  )
  const started = performance.now()
  for (const bad of [
    'On '.repeat(100_000),
    '>'.repeat(500_000),
    '在\n'.repeat(100_000),
    `${'a '.repeat(290)}<${'b@'.repeat(200)}\n`.repeat(500),
  ])
    trimReply(bad)
  expect(performance.now() - started).toBeLessThan(5000)
})
