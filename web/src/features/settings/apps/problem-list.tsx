import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../../../api/client.ts'
import { Icon } from '../../../ui/icon.tsx'

/** What is wrong with a solution: each file and place with what stands against it. */
export function ProblemList({ error, onClose }: { error: unknown; onClose?: () => void }) {
  const { t } = useTranslation()
  if (!(error instanceof ApiProblem)) return null
  const { title, errors = [] } = error.problem
  return (
    <div className="solution-problems" role="alert">
      <div className="row">
        <Icon name="warn" small />
        <strong className="grow">{title}</strong>
        {onClose && (
          <button className="icon-button" aria-label={t('act.close')} onClick={onClose}>
            <Icon name="close" small />
          </button>
        )}
      </div>
      <ul className="plain-list">
        {errors.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            {path && <code>{path}</code>} {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
