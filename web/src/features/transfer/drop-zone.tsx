import { useRef, useState, type DragEvent } from 'react'
import { Button, Progress } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { importQuery, importsQuery, transfer } from '../../api/transfer.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'

/** Takes a file by dropping or choosing it, and leads to what would become of it. */
export function DropZone({ object }: { object: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const explain = useProblemText()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = useMutation({
    mutationFn: (file: File) => transfer.drop(object, file),
    onSuccess: view => {
      client.setQueryData(importQuery(view.id).queryKey, view)
      void client.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true })
      return navigate({ to: '/data/imports/$id', params: { id: view.id } })
    },
  })
  function take(files: FileList | null | undefined) {
    const [file] = files ?? []
    if (file && !drop.isPending) drop.mutate(file)
  }
  const hover = (on: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(on)
  }
  return (
    <div
      className={over ? 'drop-zone over' : 'drop-zone'}
      onDragOver={hover(true)}
      onDragLeave={hover(false)}
      onDrop={event => (hover(false)(event), take(event.dataTransfer.files))}
    >
      <Icon name="file" />
      {drop.isPending ? (
        <div className="drop-reading" role="status">
          <p>{t('transfer.reading', { name: drop.variables.name })}</p>
          <Progress
            percent={100}
            status="active"
            showInfo={false}
            size="small"
            aria-label={t('transfer.readingShort')}
          />
        </div>
      ) : (
        <>
          <p>
            <strong>{t('transfer.dropHere')}</strong>
          </p>
          <Button type="primary" onClick={() => input.current?.click()}>
            {t('transfer.choose')}
          </Button>
          <small>{t('transfer.formats')}</small>
        </>
      )}
      {drop.isError && (
        <p className="drop-problem" role="alert">
          <Icon name="warn" small />
          {explain(drop.error)}
        </p>
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('transfer.choose')}
        accept=".xlsx,.xls,.et,.csv,.txt,.tsv"
        onChange={event => (take(event.target.files), (event.target.value = ''))}
      />
    </div>
  )
}
