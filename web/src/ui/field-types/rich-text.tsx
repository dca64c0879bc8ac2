import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { asText, fieldLabel } from '../fields.ts'
import { Icon, type IconName } from '../icon.tsx'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'

/** The words of it, for lists and histories. */
export function plainOf(html: unknown): string {
  const parsed = new DOMParser().parseFromString(
    asText(html).replaceAll(/<\/(p|li|h2|h3)>|<br ?\/?>/g, ' '),
    'text/html',
  )
  return (parsed.body.textContent ?? '').trim()
}

/** What the server keeps was cleaned by it: a few tags, no scripts, no styles. */
function RichText({ value, link }: ValueProps) {
  if (!link) return <>{plainOf(value)}</>
  return <div className="rich-text" dangerouslySetInnerHTML={{ __html: asText(value) }} />
}

type Act = { command: string; icon: IconName; name: string }
const ACTS: Act[] = [
  { command: 'bold', icon: 'bold', name: 'rich.bold' },
  { command: 'italic', icon: 'italic', name: 'rich.italic' },
  { command: 'insertUnorderedList', icon: 'list', name: 'rich.list' },
]

/** The browser's own editing; whatever it makes of pasted pages, the server keeps the few tags it knows. */
function RichTextInput({ field, value, onChange, autoFocus, id }: InputProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const first = useRef(asText(value))
  useEffect(() => {
    if (box.current) box.current.innerHTML = cleanForEditing(first.current)
    if (autoFocus) box.current?.focus()
  }, [autoFocus])
  const tell = () => onChange(plainOf(box.current?.innerHTML) === '' ? null : box.current?.innerHTML)
  return (
    <div className="rich-input">
      <div className="row" role="toolbar" aria-label={fieldLabel(field)}>
        {ACTS.map(({ command, icon, name }) => (
          <button
            key={command}
            type="button"
            className="icon-button"
            aria-label={t(name)}
            // The words chosen stay chosen.
            onMouseDown={event => event.preventDefault()}
            onClick={() => (document.execCommand(command), tell())}
          >
            <Icon name={icon} small />
          </button>
        ))}
      </div>
      <div
        ref={box}
        id={id}
        className="rich-text"
        contentEditable
        role="textbox"
        tabIndex={0}
        aria-multiline
        aria-label={fieldLabel(field)}
        onInput={tell}
      />
    </div>
  )
}

/** A draft was never at the server: what a page pasted holds does not run here either. */
function cleanForEditing(html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  for (const node of parsed.querySelectorAll('script, style, iframe, object, embed')) node.remove()
  for (const node of parsed.querySelectorAll('*'))
    for (const { name } of Array.from(node.attributes)) if (name !== 'href') node.removeAttribute(name)
  return parsed.body.innerHTML
}

export const richText: FieldLook = {
  Value: RichText,
  Input: RichTextInput,
  width: 280,
  long: true,
  lines: true,
  roomy: true,
  text: plainOf,
}
