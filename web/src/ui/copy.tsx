import { useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  async function copy() {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <Button size="small" onClick={() => void copy()} icon={<Icon name={copied ? 'check' : 'copy'} small />}>
      {copied ? t('act.copied') : (label ?? t('act.copy'))}
    </Button>
  )
}

/** Text to take elsewhere: a key, a link, a piece of code. */
export function Snippet({ text, label }: { text: string; label: string }) {
  return (
    <figure className="snippet">
      <figcaption>
        <span>{label}</span>
        <CopyButton text={text} />
      </figcaption>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </figure>
  )
}
