import { useRef, useState } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RecordFile } from '@huiliu/contracts'
import { fileUrl, uploadFile } from '../../api/record-files.ts'
import { asText, fieldLabel } from '../fields.ts'
import { Icon } from '../icon.tsx'
import { useProblemText } from '../problem.tsx'
import { toast } from '../toast.tsx'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'
import { useFieldObject } from './object.ts'
import { filesIn } from './held-files.ts'
import { SignatureInput } from './signature-input.tsx'

function FileNames({ value, link }: ValueProps) {
  const files = filesIn(value)
  if (files.length === 0) return <>{asText(value)}</>
  if (!link) return <>{files.map(file => file.name).join('、')}</>
  return (
    <span className="tags">
      {files.map(file => (
        <a key={file.id} className="file-link" href={fileUrl(file)} target="_blank" rel="noreferrer">
          <Icon name="file" small />
          {file.name}
        </a>
      ))}
    </span>
  )
}

function Pictures({ value, link }: ValueProps) {
  const files = filesIn(value)
  if (files.length === 0) return <>{asText(value)}</>
  return (
    <span className="tags">
      {files.map(file => {
        const picture = (
          <img className={link ? 'thumb' : 'thumb small'} src={fileUrl(file)} alt={file.name} loading="lazy" />
        )
        if (!link) return <span key={file.id}>{picture}</span>
        return (
          <a key={file.id} href={fileUrl(file)} target="_blank" rel="noreferrer">
            {picture}
          </a>
        )
      })}
    </span>
  )
}

function FilesInput({ field, value, onChange, autoFocus, id }: InputProps) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const object = useFieldObject()
  const chooser = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const files = filesIn(value)
  const pictures = field.type === 'image'
  async function add(chosen: FileList | null) {
    setBusy(true)
    try {
      const added: RecordFile[] = []
      for (const file of chosen ?? []) added.push(await uploadFile({ object, field: field.name, file }))
      if (added.length > 0) onChange([...files, ...added])
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className="files-input" role="group" aria-label={fieldLabel(field)}>
      {files.map(file => (
        <span key={file.id} className="file-chip">
          {pictures ? <img className="thumb small" src={fileUrl(file)} alt="" /> : <Icon name="file" small />}
          <span className="cut">{file.name}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={t('files.remove', { name: file.name })}
            onClick={() => onChange(files.length === 1 ? null : files.filter(one => one !== file))}
          >
            <Icon name="close" small />
          </button>
        </span>
      ))}
      <Button
        id={id}
        autoFocus={autoFocus}
        size="small"
        loading={busy}
        icon={<Icon name="plus" small />}
        onClick={() => chooser.current?.click()}
      >
        {t(pictures ? 'files.addPicture' : 'files.add')}
      </Button>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={pictures ? 'image/png,image/jpeg,image/gif,image/webp' : undefined}
        onChange={event => void add(event.target.files)}
      />
    </span>
  )
}

function names(value: unknown): string {
  return filesIn(value)
    .map(file => file.name)
    .join('、')
}

export const file: FieldLook = { Value: FileNames, Input: FilesInput, width: 180, roomy: true, text: names }
export const image: FieldLook = { Value: Pictures, Input: FilesInput, width: 140, roomy: true, text: names }
export const signature: FieldLook = { Value: Pictures, Input: SignatureInput, width: 120, roomy: true, text: names }
