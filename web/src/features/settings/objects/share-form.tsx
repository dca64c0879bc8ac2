import { lazy, Suspense } from 'react'
import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PublicForm } from '@huiliu/contracts'
import { formUrl } from '../../../api/forms.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Snippet } from '../../../ui/copy.tsx'

const QRCode = lazy(() => import('antd/es/qr-code').then(module => ({ default: module.default })))

/** How a form is reached: its link, a code to scan, and what shows it in another page. */
export function ShareForm({ form, onClose }: { form: PublicForm; onClose: () => void }) {
  const { t } = useTranslation()
  const url = formUrl(form)
  const title = words(form.body.title)
  const frame = `<iframe src="${url}" title="${title.replaceAll('"', '&quot;')}" width="100%" height="720" style="border:0"></iframe>`
  return (
    <Modal open width={560} title={t('forms.shareTitle', { form: title })} footer={null} onCancel={onClose}>
      <div className="share-form">
        <div>
          <Snippet text={url} label={t('forms.link')} />
          <p>
            <a href={url} target="_blank" rel="noreferrer">
              {t('forms.look')}
            </a>
          </p>
          <Snippet text={frame} label={t('forms.embed')} />
        </div>
        <div>
          <h3>{t('forms.scan')}</h3>
          <Suspense fallback={<Bones rows={4} />}>
            <QRCode value={url} size={148} type="svg" bordered={false} aria-label={t('forms.scan')} />
          </Suspense>
        </div>
      </div>
    </Modal>
  )
}
