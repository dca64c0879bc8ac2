import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Rights, Role } from '@huiliu/contracts'
import { roles as api, rolesQuery } from '../../../api/roles.ts'
import { words } from '../../../app/i18n.ts'
import { useProblemText } from '../../../ui/problem.tsx'
import { toast } from '../../../ui/toast.tsx'

/** Gives a role these rights at once; the toast gives it those it had. */
export function useChangeRole({ name, rights: before }: Role): (rights: Rights) => Promise<void> {
  const { t } = useTranslation()
  const run = useRun()
  return rights =>
    run(() => api.change(name, { rights }), {
      done: t('settings.saved'),
      undo: () => api.change(name, { rights: before }),
    })
}

/** Deletes a role nobody has; the toast makes it again as it was. */
export function useDeleteRole(): (role: Role) => Promise<void> {
  const { t } = useTranslation()
  const run = useRun()
  return ({ name, label, rights }) =>
    run(() => api.remove(name), {
      done: t('roles.deleted', { name: words(label) }),
      undo: () => api.create({ name, label, rights }),
    })
}

type Told = { done: string; undo: () => Promise<unknown> }
function useRun(): (act: () => Promise<unknown>, told: Told) => Promise<void> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  async function attempt(act: () => Promise<unknown>, told: () => void): Promise<void> {
    try {
      await act()
      told()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
    await client.invalidateQueries({ queryKey: rolesQuery.queryKey })
  }
  return (act, { done, undo }) =>
    attempt(act, () =>
      toast(done, {
        act: { label: t('act.undo'), run: () => void attempt(undo, () => toast(t('undo.done'))) },
      }),
    )
}
