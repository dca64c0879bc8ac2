import { useState } from 'react'
import { Button, Radio, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectWithRights } from '../../api/objects.ts'
import type { FileFormat } from '../../api/transfer.ts'
import { words } from '../../app/i18n.ts'
import { Icon } from '../../ui/icon.tsx'
import { useExport } from './use-export.ts'

/** A whole object as a file; a filtered list is exported from the list itself. */
export function ExportCard({ objects }: { objects: ObjectWithRights[] }) {
  const { t } = useTranslation()
  const [object, setObject] = useState(objects[0]?.name ?? '')
  const [format, setFormat] = useState<FileFormat>('xlsx')
  const { run, busy } = useExport()
  return (
    <section className="card data-export" aria-labelledby="export-title">
      <header>
        <h2 id="export-title">{t('transfer.export')}</h2>
      </header>
      <div className="data-body">
        <label className="data-choice">
          <span>{t('transfer.exportWhat')}</span>
          <Select
            aria-label={t('transfer.exportWhat')}
            value={object}
            popupMatchSelectWidth={false}
            options={objects.map(one => ({ value: one.name, label: words(one.label) }))}
            onChange={setObject}
          />
        </label>
        <Radio.Group
          aria-label={t('transfer.format')}
          value={format}
          options={[
            { value: 'xlsx', label: 'Excel (.xlsx)' },
            { value: 'csv', label: 'CSV' },
          ]}
          onChange={event => setFormat(event.target.value === 'csv' ? 'csv' : 'xlsx')}
        />
        <Button loading={busy} icon={<Icon name="transfer" small />} onClick={() => void run({ object, format })}>
          {t('transfer.download')}
        </Button>
        <p className="faint">{t('transfer.exportHelp')}</p>
      </div>
    </section>
  )
}
