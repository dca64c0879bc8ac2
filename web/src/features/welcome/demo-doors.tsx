import { Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { enterDemo } from '../../api/demo.ts'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'

/** The ways into the demo for whoever sits at the machine it runs on. */
export function DemoDoors() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const router = useRouter()
  const explain = useProblemText()
  async function enter(to: '/demo' | '/', as?: string) {
    try {
      client.clear()
      await enterDemo(client, as)
      await router.navigate({ to })
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
  return (
    <div className="demo-doors">
      <p>{t('welcome.demo')}</p>
      <Button type="primary" block onClick={() => void enter('/demo')}>
        {t('welcome.demoGuide')}
      </Button>
      <Button block onClick={() => void enter('/')}>
        {t('welcome.demoAdmin')}
      </Button>
      <Button block onClick={() => void enter('/', 'lin')}>
        {t('welcome.demoAdvisor')}
      </Button>
    </div>
  )
}
