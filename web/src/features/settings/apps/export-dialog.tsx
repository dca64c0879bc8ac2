import { useState } from 'react'
import { Checkbox, Input, Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PART_KINDS, type ExportablePart, type PartKind } from '@huiliu/contracts'
import { meQuery } from '../../../api/auth.ts'
import { solutionPartsQuery, solutions as api } from '../../../api/solutions.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { saveBlob } from '../../../ui/save-blob.ts'
import { apiName, NAME_PATTERN } from '../names.ts'
import { TextRow } from '../objects/text-row.tsx'
import { useSave } from '../use-save.ts'
import { ProblemList } from './problem-list.tsx'

const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/
const keyOf = ({ kind, name }: ExportablePart) => `${kind}/${name}`

/** Writes parts of the configuration to one .zip; what the company made or changed is chosen to begin with. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const found = useQuery(solutionPartsQuery)
  const { error, save } = useSave(['solutions', 'exported'])
  const parts = (found.data?.items ?? []).filter(part => part.kind !== 'role' || me?.can.members)
  const own = parts.filter(part => part.solution === null || part.changed).filter(part => part.name !== 'member')
  const [chosen, setChosen] = useState<Set<string>>()
  const [form, setForm] = useState({ zh: '', en: '', version: '1.0.0' })
  const taken = chosen ?? new Set(own.map(keyOf))
  const label = { zh: form.zh.trim() || form.en.trim(), en: form.en.trim() || form.zh.trim() }
  const name = apiName(form.en) || 'own_solution'
  const body = {
    name,
    label,
    description: { zh: '', en: '' },
    version: form.version,
    parts: parts.filter(part => taken.has(keyOf(part))).map(part => ({ kind: part.kind, name: part.name })),
  }
  const ready = NAME_PATTERN.test(name) && label.zh !== '' && VERSION.test(form.version) && body.parts.length > 0
  const finished = (file: { blob: Blob; name: string }) => {
    saveBlob(file.blob, file.name)
    onClose()
  }
  return (
    <Modal
      open
      width={640}
      title={t('solutions.exportTitle')}
      okText={t('solutions.exportDo', { count: body.parts.length })}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !ready }}
      onOk={() => void save(() => api.write(body), finished)}
      onCancel={onClose}
    >
      <ProblemList error={error} />
      <div className="settings-form">
        <TextRow label={t('objects.labelZh')} value={form.zh} autoFocus onChange={zh => setForm({ ...form, zh })} />
        <TextRow label={t('objects.labelEn')} value={form.en} onChange={en => setForm({ ...form, en })} />
        <label className="form-row">
          <span>{t('solutions.version')}</span>
          <Input
            value={form.version}
            status={VERSION.test(form.version) ? undefined : 'error'}
            onChange={event => setForm({ ...form, version: event.target.value })}
          />
        </label>
      </div>
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Bones rows={5} />}
      {PART_KINDS.map(kind => (
        <KindChoice
          key={kind}
          kind={kind}
          parts={parts.filter(part => part.kind === kind)}
          chosen={taken}
          onChange={setChosen}
        />
      ))}
    </Modal>
  )
}

type ChoiceProps = {
  kind: PartKind
  parts: ExportablePart[]
  chosen: Set<string>
  onChange: (chosen: Set<string>) => void
}
function KindChoice({ kind, parts, chosen, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  if (parts.length === 0) return null
  const toggle = (part: ExportablePart, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(keyOf(part))
    else next.delete(keyOf(part))
    onChange(next)
  }
  return (
    <fieldset className="settings-group export-kind">
      <legend>{t(`solutions.kind.${kind}`)}</legend>
      {parts.map(part => (
        <Checkbox
          key={keyOf(part)}
          checked={chosen.has(keyOf(part))}
          onChange={event => toggle(part, event.target.checked)}
        >
          {words(part.label)}{' '}
          <small className="faint">
            {part.name}
            {part.solution && ` · ${part.solution}${part.changed ? ` · ${t('solutions.changed')}` : ''}`}
          </small>
        </Checkbox>
      ))}
    </fieldset>
  )
}
