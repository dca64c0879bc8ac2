import { lazy, Suspense, useState } from 'react'
import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ObjectWithRights } from '../../../api/objects.ts'
import { words } from '../../../app/i18n.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { ComputedParts } from '../computed/computed-parts.tsx'
import { DeleteShape } from './delete-shape.tsx'
import { EditObject } from './edit-object.tsx'
import { FieldList } from './field-list.tsx'
import { ShapeHistory } from './shape-history.tsx'

const LayoutEditor = lazy(() => import('./layout-editor.tsx').then(module => ({ default: module.LayoutEditor })))

const PublicForms = lazy(() => import('./public-forms.tsx').then(module => ({ default: module.PublicForms })))

const PARTS = ['fields', 'computed', 'layout', 'forms', 'history'] as const
type Part = (typeof PARTS)[number]

/** One object: its fields, how its records are laid out, and who changed what. */
export function Designer({ def, objects }: { def: ObjectWithRights; objects: ObjectWithRights[] }) {
  const { t } = useTranslation()
  const [part, setPart] = useState<Part>('fields')
  const [dialog, setDialog] = useState<'edit' | 'delete'>()
  const close = () => setDialog(undefined)
  return (
    <section className="object-fields">
      <header className="row">
        <h2>{words(def.label)}</h2>
        <code className="faint">{def.name}</code>
        <span className="grow" />
        <Link to="/o/$object" params={{ object: def.name }}>
          {t('objects.openList')}
        </Link>
        <Button size="small" icon={<Icon name="edit" small />} onClick={() => setDialog('edit')}>
          {t('objects.edit')}
        </Button>
        {!def.standard && (
          <Button size="small" icon={<Icon name="trash" small />} onClick={() => setDialog('delete')}>
            {t('act.delete')}
          </Button>
        )}
      </header>
      <div className="record-tabs" role="tablist">
        {PARTS.map(one => (
          <button key={one} role="tab" aria-selected={one === part} onClick={() => setPart(one)}>
            {t(`objects.part.${one}`)}
          </button>
        ))}
      </div>
      <Suspense fallback={<Bones rows={5} />}>
        {part === 'fields' && <FieldList def={def} objects={objects} />}
        {part === 'computed' && <ComputedParts def={def} objects={objects} />}
        {part === 'layout' && <LayoutEditor def={def} objects={objects} />}
        {part === 'forms' && <PublicForms def={def} />}
        {part === 'history' && <ShapeHistory def={def} />}
      </Suspense>
      {dialog === 'edit' && <EditObject def={def} onClose={close} />}
      {dialog === 'delete' && <DeleteShape def={def} onClose={close} />}
    </section>
  )
}
