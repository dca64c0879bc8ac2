import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { auth, meQuery, type MeChange } from '../../api/auth.ts'
import { useChooseLocale } from '../../app/me-menu.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { Choice } from './choice.tsx'

/** 我的: name, language, password. */
export function MySettings() {
  const { t, i18n } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const chooseLocale = useChooseLocale()
  const [name, setName] = useState(me?.member.name ?? '')
  const change = useChangeMe()
  return (
    <div className="settings-form">
      <label className="form-row">
        <span>{t('settings.me.name')}</span>
        <span className="row wide">
          <Input value={name} maxLength={80} onChange={event => setName(event.target.value)} />
          <Button
            disabled={name.trim() === '' || name === me?.member.name}
            onClick={() => void change({ name: name.trim() }, t('settings.saved'))}
          >
            {t('act.save')}
          </Button>
        </span>
      </label>
      <Choice
        label={t('me.language')}
        value={i18n.language === 'en' ? 'en' : 'zh'}
        options={(['zh', 'en'] as const).map(value => ({ value, label: t(`locale.${value}`) }))}
        onChange={value => void chooseLocale(value)}
      />
      <Password change={change} />
    </div>
  )
}

type Change = (body: MeChange, done: string) => Promise<boolean>
function Password({ change }: { change: Change }) {
  const { t } = useTranslation()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  async function save() {
    if (!(await change({ password: { current, next } }, t('settings.me.passwordChanged')))) return
    setCurrent('')
    setNext('')
  }
  return (
    <fieldset className="settings-group">
      <legend>{t('settings.me.password')}</legend>
      <label className="form-row">
        <span>{t('settings.me.current')}</span>
        <Input.Password
          autoComplete="current-password"
          value={current}
          onChange={event => setCurrent(event.target.value)}
        />
      </label>
      <label className="form-row">
        <span>{t('settings.me.next')}</span>
        <Input.Password autoComplete="new-password" value={next} onChange={event => setNext(event.target.value)} />
        <small>{t('welcome.passwordHelp')}</small>
      </label>
      <Button disabled={!current || !next} onClick={() => void save()}>
        {t('settings.me.change')}
      </Button>
    </fieldset>
  )
}

function useChangeMe(): Change {
  const client = useQueryClient()
  const explain = useProblemText()
  return async (body, done) => {
    try {
      client.setQueryData(meQuery.queryKey, await auth.changeMe(body))
      toast(done)
      return true
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return false
    }
  }
}
