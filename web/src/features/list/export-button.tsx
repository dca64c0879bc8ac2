import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ObjectWithRights } from '../../api/objects.ts'
import type { FileFormat } from '../../api/transfer.ts'
import { Icon } from '../../ui/icon.tsx'
import { useExport } from '../transfer/use-export.ts'
import type { Column } from './columns.ts'
import type { ListSearch } from './search.ts'
import type { ListState } from './use-list.ts'

type Props = { def: ObjectWithRights; list: ListState; search: ListSearch; columns: Column[] }

/** The list as it is looked at, as a file: its filter, words, order and columns. */
export function ExportButton({ def, list, search, columns }: Props) {
  const { t } = useTranslation()
  const { run, busy } = useExport()
  const begin = (format: FileFormat) =>
    void run({
      object: def.name,
      format,
      ...(search.filter && { filter: search.filter }),
      ...(search.q && { search: search.q }),
      ...(list.sort.length > 0 && { sort: list.sort }),
      fields: columns.map(column => column.field.name),
    })
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'xlsx', label: t('transfer.asExcel') },
          { key: 'csv', label: t('transfer.asCsv') },
        ],
        onClick: ({ key }) => begin(key === 'csv' ? 'csv' : 'xlsx'),
      }}
    >
      <Button loading={busy} icon={<Icon name="transfer" small />}>
        {t('transfer.export')}
      </Button>
    </Dropdown>
  )
}
