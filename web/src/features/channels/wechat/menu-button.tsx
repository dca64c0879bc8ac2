import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { WechatMenuButton } from '@huiliu/contracts'
import { Icon } from '../../../ui/icon.tsx'

type Props = {
  button: WechatMenuButton
  /** where it stands, as refusals name it */
  path: string
  problemAt: (path: string) => string | undefined
  /** null: taken away */
  onChange: (button: WechatMenuButton | null) => void
}

const MOST_BELOW = 5
const ACTS = ['click', 'view'] as const

/** A button of the menu: what it says and does, or what stands below it. */
export function MenuButton({ button, path, problemAt, onChange }: Props) {
  const { t } = useTranslation()
  const isTop = !path.includes('below')
  const act = button.below.length > 0 ? 'below' : (button.type ?? 'click')
  const own = act === 'below' || ACTS.some(one => one === act)
  const acts = [...ACTS, ...(isTop ? ['below'] : []), ...(own ? [] : [act])]
  const change = (at: number, inner: WechatMenuButton | null) =>
    onChange({ ...button, below: button.below.flatMap((one, place) => (place === at ? (inner ?? []) : one)) })
  return (
    <fieldset className={isTop ? 'wechat-button' : 'wechat-button below'}>
      <legend className="sr">{button.name || t('wechat.button')}</legend>
      <div className="wechat-button-head">
        <Field
          label={t('wechat.buttonName')}
          value={button.name}
          problem={problemAt(`${path}.name`)}
          onValue={name => onChange({ ...button, name })}
        />
        <button
          type="button"
          className="quiet-icon"
          aria-label={t('wechat.removeButton', { name: button.name })}
          onClick={() => onChange(null)}
        >
          <Icon name="trash" small />
        </button>
      </div>
      <Select
        aria-label={t('wechat.act')}
        value={act}
        options={acts.map(value => ({ value, label: t(`wechat.acts.${value}`, { defaultValue: value }) }))}
        onChange={next => onChange(turned(button, next))}
      />
      <Act button={button} act={act} path={path} problemAt={problemAt} onChange={onChange} />
      {act === 'below' && (
        <>
          <ol className="wechat-below">
            {button.below.map((inner, at) => (
              <li key={at}>
                <MenuButton
                  button={inner}
                  path={`${path}.below.${at}`}
                  problemAt={problemAt}
                  onChange={next => change(at, next)}
                />
              </li>
            ))}
          </ol>
          <Button
            size="small"
            icon={<Icon name="plus" small />}
            disabled={button.below.length >= MOST_BELOW}
            onClick={() => onChange({ ...button, below: [...button.below, EMPTY] })}
          >
            {t('wechat.addBelow')}
          </Button>
        </>
      )}
    </fieldset>
  )
}

const EMPTY: WechatMenuButton = { name: '', type: 'click', key: '', below: [] }

/** The same name doing something else. */
function turned({ name, key, url, below }: WechatMenuButton, act: string): WechatMenuButton {
  if (act === 'below') return { name, below: below.length > 0 ? below : [EMPTY] }
  if (act === 'view') return { name, type: 'view', url: url ?? '', below: [] }
  return { name, type: 'click', key: key ?? '', below: [] }
}

function Act({ button, act, path, problemAt, onChange }: Props & { act: string }) {
  const { t } = useTranslation()
  if (act === 'view')
    return (
      <Field
        label={t('wechat.url')}
        value={button.url ?? ''}
        problem={problemAt(`${path}.url`)}
        onValue={url => onChange({ ...button, url })}
      />
    )
  if (act === 'click')
    return (
      <Field
        label={t('wechat.key')}
        value={button.key ?? ''}
        problem={problemAt(`${path}.key`)}
        onValue={key => onChange({ ...button, key })}
      />
    )
  return act === 'below' ? null : <small className="faint">{t('wechat.setElsewhere')}</small>
}

type FieldProps = { label: string; value: string; problem: string | undefined; onValue: (value: string) => void }

function Field({ label, value, problem, onValue }: FieldProps) {
  return (
    <label className="wechat-field">
      <span className="sr">{label}</span>
      <Input
        value={value}
        placeholder={label}
        aria-invalid={problem !== undefined}
        onChange={event => onValue(event.target.value)}
      />
      {problem && (
        <small className="bad-text" role="alert">
          {problem}
        </small>
      )}
    </label>
  )
}
