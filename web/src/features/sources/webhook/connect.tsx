import { useState } from 'react'
import { Button, Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Source } from '@huiliu/contracts'
import { secretsQuery } from '../../../api/webhooks.ts'
import { Snippet } from '../../../ui/copy.tsx'
import { When } from '../../../ui/when.tsx'
import { freshSecretQuery } from './fresh-secret.ts'
import { ReplaceSecret } from './replace-secret.tsx'
import { signingSnippets } from './snippets.ts'

/** Step one: where to send, what to sign with, and code that does both. */
export function Connect({ source }: { source: Source }) {
  const { t } = useTranslation()
  const fresh = useQuery(freshSecretQuery(source.id)).data ?? null
  const [replacing, setReplacing] = useState(false)
  const [language, setLanguage] = useState<'node' | 'curl'>('node')
  const address = location.origin + (source.hook?.path ?? '')
  const code = signingSnippets(address, fresh).find(one => one.key === language)
  return (
    <div className="hook-connect">
      <Snippet text={address} label={t('hooks.address')} />
      {fresh ? (
        <div className="hook-secret">
          <Snippet text={fresh} label={t('hooks.secret')} />
          <p className="hook-once">{t('hooks.secretOnce')}</p>
        </div>
      ) : (
        <p className="hook-kept">{t('hooks.secretKept')}</p>
      )}
      <Secrets id={source.id} onReplace={() => setReplacing(true)} />
      <Segmented
        size="small"
        aria-label={t('hooks.codeFor')}
        value={language}
        onChange={setLanguage}
        options={[
          { value: 'node', label: t('sources.snippet.node') },
          { value: 'curl', label: t('sources.snippet.curl') },
        ]}
      />
      {code && <Snippet text={code.text} label={t(`hooks.code.${code.key}`)} />}
      {replacing && <ReplaceSecret id={source.id} onClose={() => setReplacing(false)} />}
    </div>
  )
}

function Secrets({ id, onReplace }: { id: string; onReplace: () => void }) {
  const { t } = useTranslation()
  const found = useQuery(secretsQuery(id))
  return (
    <div className="hook-secrets">
      <ul>
        {found.data?.items.map(one => (
          <li key={one.id}>
            {t('hooks.secretFrom')} <When at={one.createdAt} />{' '}
            {one.expiresAt ? (
              <span className="tag warn">
                {t('hooks.secretUntil')} <When at={one.expiresAt} />
              </span>
            ) : (
              <span className="tag ok">{t('hooks.secretInUse')}</span>
            )}
          </li>
        ))}
      </ul>
      <Button size="small" onClick={onReplace}>
        {t('hooks.replaceSecret')}
      </Button>
    </div>
  )
}
