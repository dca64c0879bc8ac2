import { useEffect, useRef } from 'react'
import { Button, Input, Select } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContactView, SendOption } from '@huiliu/contracts'
import { meQuery } from '../../../api/auth.ts'
import { Bones } from '../../../ui/bones.tsx'
import { useFormat } from '../../../ui/format.ts'
import { modKey, useHotkey } from '../../../ui/hotkey.ts'
import { Icon } from '../../../ui/icon.tsx'
import { useProblemText } from '../../../ui/problem.tsx'
import { useComposer } from './use-composer.ts'
import './composer.css'

/** Writes to the customer by any channel that reaches him, from where everything he said is read. */
export function Composer({ contact }: { contact: ContactView }) {
  const { t } = useTranslation()
  const composer = useComposer(contact.id)
  useHotkey('r', () => composer.setOpen(true))
  if (!contact.record || !contact.can.update) return null
  return (
    <section className="composer" aria-label={t('composer.title')}>
      {composer.open ? (
        <Writing composer={composer} />
      ) : (
        <button className="composer-closed" onClick={() => composer.setOpen(true)}>
          <Icon name="edit" small />
          {t('composer.write')}
          <kbd>R</kbd>
        </button>
      )}
    </section>
  )
}

type Props = { composer: ReturnType<typeof useComposer> }

function Writing({ composer }: Props) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const { options } = composer
  if (options.isPending) return <Bones rows={3} />
  if (options.isError) return <p className="composer-note bad-text">{explain(options.error)}</p>
  if (options.data.items.length === 0) return <NoChannel onClose={composer.close} />
  return (
    <form
      className="composer-form"
      onSubmit={event => {
        event.preventDefault()
        void composer.send()
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') composer.close()
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        if (maySend(composer)) void composer.send()
      }}
    >
      <Head composer={composer} items={options.data.items} />
      <Body composer={composer} />
      <Files composer={composer} />
      <Foot composer={composer} label={t('composer.send')} />
    </form>
  )
}

/** By which channel to which address, and what the gate and the platform say of it now. */
function Head({ composer, items }: Props & { items: SendOption[] }) {
  const { t } = useTranslation()
  const { chosen, change, close } = composer
  return (
    <>
      <div className="row">
        <Select
          className="composer-channel"
          aria-label={t('composer.channel')}
          popupMatchSelectWidth={false}
          value={chosen && keyOf(chosen)}
          onChange={value => {
            const next = items.find(one => keyOf(one) === value)
            if (next) change({ source: next.source.id, recipient: next.recipient })
          }}
          options={items.map(one => ({
            value: keyOf(one),
            label: [one.source.name, one.address ?? t('composer.noAddress')].join(' · '),
          }))}
        />
        <span className="grow" />
        <button type="button" className="composer-close" aria-label={t('act.close')} onClick={close}>
          <Icon name="down" small />
        </button>
      </div>
      {chosen && <GateLine option={chosen} />}
    </>
  )
}

function keyOf({ source, recipient }: SendOption): string {
  return `${source.id} ${recipient ?? ''}`
}

function GateLine({ option: { gate, window } }: { option: SendOption }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!gate.allowed)
    return (
      <p className="composer-gate bad" role="status">
        <Icon name="warn" small />
        {gate.sentence}
      </p>
    )
  return (
    <>
      {window && (
        <p className="composer-gate" role="status">
          <Icon name="history" small />
          {t('composer.window', { left: window.sentence, until: format.exact(window.expiresAt) })}
        </p>
      )}
      {gate.warnings.map(warning => (
        <p key={warning.code} className="composer-gate warn" role="status">
          <Icon name="warn" small />
          {warning.sentence}
        </p>
      ))}
    </>
  )
}

function Body({ composer: { draft, change, chosen } }: Props) {
  const { t } = useTranslation()
  const area = useRef<TextAreaRef>(null)
  const answers = draft.answers?.event
  useEffect(() => area.current?.focus({ cursor: 'end' }), [answers])
  return (
    <>
      {draft.answers && (
        <p className="composer-answers">
          <Icon name="undo" small />
          <span className="cut">{t('composer.answers', { title: draft.answers.title })}</span>
          <button type="button" aria-label={t('composer.noAnswer')} onClick={() => change({ answers: null })}>
            <Icon name="close" small />
          </button>
        </p>
      )}
      {chosen?.carries.subject && (
        <Input
          aria-label={t('composer.subject')}
          placeholder={t('composer.subject')}
          value={draft.subject}
          maxLength={500}
          onChange={event => change({ subject: event.target.value })}
        />
      )}
      <Input.TextArea
        ref={area}
        aria-label={t('composer.text')}
        placeholder={t('composer.text')}
        value={draft.text}
        autoSize={{ minRows: 3, maxRows: 12 }}
        onChange={event => change({ text: event.target.value })}
      />
    </>
  )
}

function Files({ composer: { draft, change } }: Props) {
  const { t } = useTranslation()
  if (draft.files.length === 0) return null
  return (
    <ul className="composer-files" aria-label={t('composer.files')}>
      {draft.files.map(file => (
        <li key={file.id}>
          <Icon name="file" small />
          <span className="cut">{file.name}</span>
          <button
            type="button"
            aria-label={t('composer.removeFile', { name: file.name })}
            onClick={() => change({ files: draft.files.filter(one => one !== file) })}
          >
            <Icon name="close" small />
          </button>
        </li>
      ))}
    </ul>
  )
}

function AttachButton({ composer: { attach, attaching } }: Props) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('composer.attach')}
        onChange={({ target }) => {
          void attach([...(target.files ?? [])])
          // The same file may be chosen again after it was removed.
          target.value = ''
        }}
      />
      <Button size="small" icon={<Icon name="plus" small />} loading={attaching} onClick={() => input.current?.click()}>
        {t('composer.attach')}
      </Button>
    </>
  )
}

function Foot({ composer, label }: Props & { label: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = composer.chosen?.carries.textBytes ?? null
  const bytes = new TextEncoder().encode(composer.draft.text).length
  return (
    <div className="row">
      {composer.chosen?.carries.files && <AttachButton composer={composer} />}
      {most !== null && bytes > most * 0.8 && (
        <span className={bytes > most ? 'bad-text num' : 'faint num'}>
          {t('composer.length', { bytes: format.number(bytes), most: format.number(most) })}
        </span>
      )}
      <span className="grow" />
      <kbd className="composer-keys">{`${modKey()}Enter`}</kbd>
      <Button type="primary" htmlType="submit" loading={composer.sending} disabled={!maySend(composer)}>
        {label}
      </Button>
    </div>
  )
}

function maySend({ chosen, draft, attaching }: ReturnType<typeof useComposer>): boolean {
  if (!chosen?.gate.allowed || attaching || (draft.text.trim() === '' && draft.files.length === 0)) return false
  const { subject, files, textBytes } = chosen.carries
  if (draft.files.length > 0 && !files) return false
  if (subject && draft.subject.trim() === '') return false
  return textBytes === null || new TextEncoder().encode(draft.text).length <= textBytes
}

function NoChannel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const can = useQuery({ ...meQuery, enabled: false }).data?.can
  return (
    <div className="row composer-note">
      <span>{t('composer.noChannel')}</span>
      {can?.sources && (
        <Link to="/settings/$section" params={{ section: 'channels' }}>
          {t('channels.add')}
        </Link>
      )}
      <span className="grow" />
      <button className="composer-close" aria-label={t('act.close')} onClick={onClose}>
        <Icon name="down" small />
      </button>
    </div>
  )
}
