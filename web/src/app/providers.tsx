import { useMemo } from 'react'
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/auth.ts'
import { ApiProblem } from '../api/client.ts'
import { contactQuery } from '../api/customers.ts'
import { MissingFields } from '../features/record/ask-missing.tsx'
import { Toasts } from '../ui/toast.tsx'
import { router } from './router.tsx'
import { antTheme, useStillness, useTheme } from './theme.ts'

const client = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: { staleTime: 15_000, refetchOnWindowFocus: true, retry: (count, error) => count < 2 && mayRetry(error) },
  },
})

/** Asks for what the first page needs while words and routes are still on their way: who it is, and the customer. */
export function headStart(): void {
  if (/^\/(signin|setup|invite)/.test(location.pathname)) return
  void client.prefetchQuery(meQuery)
  const [, customer] = /^\/customers\/([0-9a-f-]{36})$/.exec(location.pathname) ?? []
  if (!customer) return
  void client.prefetchQuery(contactQuery(customer))
  void import('../features/customer/page.tsx')
}

export function Providers() {
  const mode = useTheme()
  const { i18n } = useTranslation()
  const still = useStillness()
  const theme = useMemo(() => antTheme(mode, still), [mode, still])
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider
        theme={theme}
        locale={i18n.language === 'en' ? enUS : zhCN}
        wave={{ disabled: true }}
        button={{ autoInsertSpace: false }}
      >
        <RouterProvider router={router} context={{ client }} />
        <Toasts />
        <MissingFields />
      </ConfigProvider>
    </QueryClientProvider>
  )
}

/** Only what the server could not answer is asked again; a refusal is final. */
function mayRetry(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500
}

/** A session that ended anywhere leads to the sign-in page, which returns here afterwards. */
function signedOut(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return
  if (client.getQueryData(meQuery.queryKey) === undefined) return
  client.removeQueries()
  void router.navigate({ to: '/signin', search: { from: location.pathname + location.search } })
}
