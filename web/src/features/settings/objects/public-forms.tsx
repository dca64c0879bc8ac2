import { useState } from 'react'
import { Button, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PublicForm } from '@huiliu/contracts'
import { forms as api, formsQuery } from '../../../api/forms.ts'
import type { ObjectWithRights } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { useAct } from '../use-act.ts'
import { FormEditor } from './form-editor.tsx'
import { ShareForm } from './share-form.tsx'

type Open = { what: 'new' } | { what: 'edit' | 'share'; form: PublicForm }

/** The public forms of an object: what they ask, where they are, what came of them. */
export function PublicForms({ def }: { def: ObjectWithRights }) {
  const { t } = useTranslation()
  const found = useQuery(formsQuery(def.name))
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={3} />
  return (
    <div className="public-forms">
      <div className="row">
        <span className="faint grow">{t('forms.lead')}</span>
        <Button size="small" icon={<Icon name="plus" small />} onClick={() => setOpen({ what: 'new' })}>
          {t('forms.add')}
        </Button>
      </div>
      <ul className="field-list">
        {found.data.items.map(form => (
          <FormItem key={form.id} def={def} form={form} onOpen={setOpen} />
        ))}
        {found.data.items.length === 0 && <li className="forms-none faint">{t('forms.none')}</li>}
      </ul>
      {open?.what === 'new' && (
        <FormEditor def={def} onClose={close} onSaved={form => setOpen({ what: 'share', form })} />
      )}
      {open?.what === 'edit' && <FormEditor def={def} form={open.form} onClose={close} onSaved={close} />}
      {open?.what === 'share' && <ShareForm form={open.form} onClose={close} />}
    </div>
  )
}

function FormItem({ def, form, onOpen }: { def: ObjectWithRights; form: PublicForm; onOpen: (open: Open) => void }) {
  const { t } = useTranslation()
  const run = useAct(formsQuery(def.name).queryKey)
  const { taken, failed } = form.submissions
  const title = words(form.body.title)
  return (
    <li className="form-item">
      <button className="field-name" onClick={() => onOpen({ what: 'edit', form })}>
        <span>{title}</span>
        <small className="faint">{t('forms.asks', { count: form.body.fields.length })}</small>
      </button>
      <span>
        {t('forms.taken', { count: taken })}
        {failed > 0 && <span className="bad"> · {t('forms.failed', { count: failed })}</span>}
      </span>
      <Switch
        size="small"
        aria-label={t('forms.open', { form: title })}
        checked={form.open}
        onChange={open => void run(() => api.change(form.id, { version: form.version, open }))}
      />
      <Button size="small" onClick={() => onOpen({ what: 'share', form })}>
        {t('forms.share')}
      </Button>
      <button
        className="icon-button"
        aria-label={t('forms.delete', { form: title })}
        onClick={() => void run(() => api.remove(form.id), t('forms.deleted', { form: title }))}
      >
        <Icon name="trash" small />
      </button>
    </li>
  )
}
