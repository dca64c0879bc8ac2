import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, ObjectDef, Validation } from '@huiliu/contracts'
import { objects as api, objectsQuery } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Icon } from '../../../ui/icon.tsx'
import { useAct } from '../use-act.ts'
import './computed.css'

const FormulaField = lazy(() => import('./formula-field.tsx').then(module => ({ default: module.FormulaField })))
const RollupField = lazy(() => import('./rollup-field.tsx').then(module => ({ default: module.RollupField })))
const RuleForm = lazy(() => import('./rule-form.tsx').then(module => ({ default: module.RuleForm })))
const DefaultForm = lazy(() => import('./default-form.tsx').then(module => ({ default: module.DefaultForm })))

type Open =
  | { kind: 'formula'; field?: Field }
  | { kind: 'rollup' }
  | { kind: 'rule'; at?: number }
  | { kind: 'default'; field?: Field }

type PartsProps = { def: ObjectDef; objects: ObjectDef[]; onOpen: (open: Open) => void }

/** 计算与规则: what of an object is computed, given to new records, and refused. */
export function ComputedParts({ def, objects }: { def: ObjectDef; objects: ObjectDef[] }) {
  const [open, setOpen] = useState<Open>()
  const form = { def, objects, onClose: () => setOpen(undefined) }
  const parts = { def, objects, onOpen: setOpen }
  return (
    <section className="computed-parts">
      <Formulas {...parts} />
      <Rollups {...parts} />
      <Rules {...parts} />
      <Defaults {...parts} />
      <Suspense fallback={null}>
        {open?.kind === 'formula' && <FormulaField {...form} field={open.field} />}
        {open?.kind === 'rollup' && <RollupField {...form} />}
        {open?.kind === 'rule' && <RuleForm {...form} at={open.at} />}
        {open?.kind === 'default' && <DefaultForm {...form} field={open.field} />}
      </Suspense>
    </section>
  )
}

/** Deletes a computed field; its definition is kept, as that of any field. */
function useRemove(def: ObjectDef) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  return (field: Field) =>
    void run(() => api.removeField(def.name, field.name), t('objects.deletedField', { name: words(field.label) }))
}

function Formulas({ def, onOpen }: PartsProps) {
  const { t } = useTranslation()
  const remove = useRemove(def)
  return (
    <Part
      title={t('computed.formulas')}
      lead={t('computed.formulasLead')}
      add={t('computed.addFormula')}
      onAdd={() => onOpen({ kind: 'formula' })}
    >
      {def.fields
        .filter(field => field.formula !== undefined)
        .map(field => (
          <Line
            key={field.name}
            name={words(field.label)}
            code={field.formula ?? ''}
            onEdit={() => onOpen({ kind: 'formula', field })}
            onDelete={() => remove(field)}
          />
        ))}
    </Part>
  )
}

function Rollups({ def, objects, onOpen }: PartsProps) {
  const { t } = useTranslation()
  const remove = useRemove(def)
  const stateOf = ({ filled }: Field) =>
    filled === undefined ? undefined : t('computed.filling', { percent: Math.round(filled * 100) })
  return (
    <Part
      title={t('computed.rollups')}
      lead={t('computed.rollupsLead')}
      add={t('computed.addRollup')}
      onAdd={() => onOpen({ kind: 'rollup' })}
    >
      {def.fields
        .filter(field => field.rollup)
        .map(field => (
          <Line
            key={field.name}
            name={words(field.label)}
            code={rollupText(field, objects, t)}
            state={stateOf(field)}
            onDelete={() => remove(field)}
          />
        ))}
    </Part>
  )
}

function Rules({ def, onOpen }: PartsProps) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const rules = def.validations ?? []
  const keep = (left: Validation[]) => void run(() => api.setValidations(def.name, left), t('computed.ruleSaved'))
  return (
    <Part
      title={t('computed.rules')}
      lead={t('computed.rulesLead')}
      add={t('computed.addRule')}
      onAdd={() => onOpen({ kind: 'rule' })}
    >
      {rules.map((rule, at) => (
        <Line
          key={rule.formula}
          name={words(rule.message)}
          code={rule.formula}
          onEdit={() => onOpen({ kind: 'rule', at })}
          onDelete={() => keep(rules.filter(other => other !== rule))}
        />
      ))}
    </Part>
  )
}

function Defaults({ def, onOpen }: PartsProps) {
  const { t } = useTranslation()
  const run = useAct(objectsQuery.queryKey)
  const remove = (field: Field) =>
    void run(
      () => api.changeField(def.name, field.name, { defaultFormula: '' }),
      t('computed.saved', { field: words(field.label) }),
    )
  return (
    <Part
      title={t('computed.defaults')}
      lead={t('computed.defaultsLead')}
      add={t('computed.addDefault')}
      onAdd={() => onOpen({ kind: 'default' })}
    >
      {def.fields
        .filter(field => field.defaultFormula !== undefined)
        .map(field => (
          <Line
            key={field.name}
            name={words(field.label)}
            code={field.defaultFormula ?? ''}
            onEdit={() => onOpen({ kind: 'default', field })}
            onDelete={() => remove(field)}
          />
        ))}
    </Part>
  )
}

type PartProps = { title: string; lead: string; add: string; onAdd: () => void; children: ReactNode[] }

function Part({ title, lead, add, onAdd, children }: PartProps) {
  return (
    <div className="computed-part">
      <header className="row">
        <h3>{title}</h3>
        <span className="grow" />
        <Button size="small" icon={<Icon name="plus" small />} onClick={onAdd}>
          {add}
        </Button>
      </header>
      {children.length === 0 ? <p className="faint">{lead}</p> : <ul>{children}</ul>}
    </div>
  )
}

type LineProps = { name: string; code: string; state?: string | undefined; onEdit?: () => void; onDelete: () => void }

function Line({ name, code, state, onEdit, onDelete }: LineProps) {
  const { t } = useTranslation()
  return (
    <li>
      <span className="computed-name">{name}</span>
      <code className="cut" title={code}>
        {code}
      </code>
      {state && <small role="status">{state}</small>}
      <span className="computed-acts">
        {onEdit && (
          <button className="link" aria-label={t('computed.editOf', { name })} onClick={onEdit}>
            {t('act.edit')}
          </button>
        )}
        <button className="link bad" aria-label={t('computed.deleteOf', { name })} onClick={onDelete}>
          {t('act.delete')}
        </button>
      </span>
    </li>
  )
}

function rollupText({ rollup }: Field, objects: ObjectDef[], t: (key: string) => string): string {
  const child = objects.find(one => one.name === rollup?.object)
  const field = child?.fields.find(one => one.name === rollup?.field)
  if (!rollup || !child) return ''
  return [t(`rollup.${rollup.function}`), words(child.label), field && words(field.label)].filter(Boolean).join(' · ')
}
