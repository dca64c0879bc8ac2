import { useState } from 'react'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Source } from '@huiliu/contracts'
import { Snippet } from '../../ui/copy.tsx'
import { snippets } from './snippets.ts'

/** How to send the first event: write key and code to copy. */
export function FirstEvent({ source }: { source: Source }) {
  const { t } = useTranslation()
  const all = snippets(source, location.origin)
  const [key, setKey] = useState(all[0]?.key)
  const shown = all.find(one => one.key === key)
  if (!source.writeKey) return null
  return (
    <div className="first-event">
      <Snippet text={source.writeKey} label={t('sources.writeKey')} />
      <Segmented
        size="small"
        value={key}
        onChange={setKey}
        options={all.map(one => ({ value: one.key, label: t(`sources.snippet.${one.key}`) }))}
      />
      {shown && <Snippet text={shown.text} label={t(`sources.snippetHelp.${shown.key}`)} />}
    </div>
  )
}
