import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '../../app/i18n.ts'
import { Snippet } from '../../ui/copy.tsx'
import { curlOf, resolved, typeText, type OpenApi, type Operation, type Schema } from './document.ts'

type Props = { document: OpenApi; operation: Operation }

/** One call: a line that opens to what it takes, what it answers, and how it is typed. */
export function OperationCard({ document, operation }: Props) {
  const [open, setOpen] = useState(false)
  const { method, path, summary } = operation
  return (
    <details className="card operation" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={`tag method ${method.toLowerCase()}`}>{method}</span>
        <code>{path}</code>
        <span className="faint">{summary}</span>
      </summary>
      {open && <Details document={document} operation={operation} />}
    </details>
  )
}

function Details({ document, operation }: Props) {
  const { t } = useTranslation()
  const { parameters = [], requestBody, responses } = operation
  const body = requestBody?.content['application/json']?.schema
  const form = requestBody?.content['multipart/form-data']?.schema
  const given = parameters.map(({ name, required, schema }): Line => ({ name, required, schema }))
  const answers = Object.entries(responses).filter(([status]) => status !== 'default')
  return (
    <div className="operation-body">
      {given.length > 0 && <Lines title={t('reference.parameters')} lines={given} />}
      {body && <Lines title={t('reference.body')} lines={linesOf(document, body)} />}
      {form && <Lines title={t('reference.form')} lines={linesOf(document, form)} />}
      {answers.map(([status, { content }]) => {
        const schema = Object.values(content ?? {})[0]?.schema
        return (
          <Lines
            key={status}
            title={`${t('reference.answers')} ${status}`}
            lines={schema ? linesOf(document, schema) : []}
          />
        )
      })}
      <Snippet text={curlOf(document, operation)} label={t('reference.curl')} />
      <p className="faint">{t('reference.how')}</p>
    </div>
  )
}

type Line = { name: string; required: boolean; schema: Schema }

function linesOf(document: OpenApi, schema: Schema): Line[] {
  const { properties = {}, required = [] } = resolved(document, schema)
  return Object.entries(properties).map(([name, one]) => ({ name, required: required.includes(name), schema: one }))
}

function Lines({ title, lines }: { title: string; lines: Line[] }) {
  const { t } = useTranslation()
  return (
    <section>
      <h3>{title}</h3>
      {lines.length === 0 && <span className="faint">—</span>}
      <dl>
        {lines.map(({ name, required, schema }) => (
          <div key={name}>
            <dt>
              <code>{name}</code> {required && <span className="tag">{t('reference.required')}</span>}
            </dt>
            <dd>
              {schema['x-label'] && <span>{words(schema['x-label'])} </span>}
              <small className="faint">{typeText(schema)}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
