import { useState } from 'react'
import { Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ListHint } from '@huiliu/contracts'
import { objects, type ObjectWithRights } from '../../api/objects.ts'
import { fieldLabel } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** Says quietly which index would make this list fast; whoever may change fields has it made by one press. */
export function IndexHint({ def, hint }: { def: ObjectWithRights; hint: ListHint }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<string>()
  const make = useMakeIndex(def.name)
  const found = def.fields.find(one => one.name === hint.field)
  const field = found ? fieldLabel(found) : hint.field
  const building = hint.code === 'index_building' || asked === hint.field
  const text = building ? 'list.indexBuilding' : hint.may ? 'list.indexMissing' : 'list.indexAsk'
  return (
    <div className="list-hint" role="status">
      <Icon name="pulse" small />
      <span className="grow">{t(text, { field })}</span>
      {hint.may && !building && (
        <Button
          size="small"
          onClick={() => {
            setAsked(hint.field)
            void make(hint.field).then(done => done || setAsked(undefined))
          }}
        >
          {t('list.makeIndex')}
        </Button>
      )}
    </div>
  )
}

function useMakeIndex(object: string): (field: string) => Promise<boolean> {
  const client = useQueryClient()
  const explain = useProblemText()
  return async field => {
    try {
      await objects.changeField(object, field, { indexed: true })
      void client.invalidateQueries({ queryKey: ['objects'] })
      return true
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return false
    }
  }
}
