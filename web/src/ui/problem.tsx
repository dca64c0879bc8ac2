import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../api/client.ts'
import { Icon } from './icon.tsx'

/** One sentence for a failed request, in the reader's language. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation()
  return error => {
    if (!(error instanceof ApiProblem)) return t('problem.unknown')
    if (error.status === 0) return t('problem.unreachable')
    const fields = error.problem.errors?.map(one => one.message).join(' ')
    return fields || error.problem.detail || error.problem.title
  }
}

/** What happened, what to do, an id to quote. */
export function ProblemView({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  const text = useProblemText()(error)
  const problem = error instanceof ApiProblem ? error.problem : undefined
  // What is not there or not allowed stays so however often it is asked for.
  const final = problem && (problem.status === 404 || problem.status === 403)
  return (
    <div className="problem" role="alert">
      <Icon name={final ? 'search' : 'warn'} />
      <div>
        <h2>{t(!final ? 'problem.title' : problem.status === 404 ? 'problem.notFound' : 'problem.forbidden')}</h2>
        <p>{text}</p>
        {final && <p className="faint">{t('state.notFoundHelp')}</p>}
        <div className="row">
          {retry && !final && <Button onClick={retry}>{t('act.retry')}</Button>}
          {problem?.requestId && (
            <small>
              {t('problem.requestId')} <code>{problem.requestId}</code>
            </small>
          )}
        </div>
      </div>
    </div>
  )
}
