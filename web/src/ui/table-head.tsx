import { useTranslation } from 'react-i18next'

/** The head of a plain table; the last column, of what can be done with a row, has a name for who listens only. */
export function TableHead({ columns }: { columns: string[] }) {
  const { t } = useTranslation()
  return (
    <thead>
      <tr>
        {columns.map(column => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
        <th scope="col">
          <span className="sr">{t('act.more')}</span>
        </th>
      </tr>
    </thead>
  )
}
