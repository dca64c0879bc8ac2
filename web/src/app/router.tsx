import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { meQuery } from '../api/auth.ts'
import { ApiProblem } from '../api/client.ts'
import { contactQuery } from '../api/customers.ts'
import { objectQuery } from '../api/objects.ts'
import { openGuide } from '../features/guide/open.ts'
import { parseListSearch } from '../features/list/search.ts'
import { RecordsPage, CustomersPage } from '../features/list/page.tsx'
import { currentLocale, showIn } from './i18n.ts'
import { Shell } from './shell.tsx'
import { Failed, NotFound, Waiting } from './states.tsx'

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound })

const welcome = () => import('../features/welcome/index.ts')
const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: (search: Record<string, unknown>): { from?: string; refused?: string; link?: string } => ({
    ...(typeof search.from === 'string' && { from: search.from }),
    ...(typeof search.refused === 'string' && { refused: search.refused }),
    ...(typeof search.link === 'string' && { link: search.link }),
  }),
  component: lazyRouteComponent(welcome, 'SignIn'),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    search.token === undefined ? {} : { token: String(search.token) },
  component: lazyRouteComponent(welcome, 'SetUp'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invite/$token',
  component: lazyRouteComponent(welcome, 'Invitation'),
})
const guide = createRoute({
  getParentRoute: () => root,
  path: '/demo',
  beforeLoad: ({ context }) => openGuide(context.client),
  component: lazyRouteComponent(() => import('../features/guide/page.tsx'), 'GuidePage'),
})

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      const { locale } = await context.client.ensureQueryData(meQuery)
      // The account's language, in which the server speaks too, whatever this device was last read in.
      if (locale !== currentLocale()) await showIn(locale)
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401)
        throw redirect({ to: '/signin', search: { from: location.href } })
      throw error
    }
  },
})
const page = () => shell
const home = createRoute({
  getParentRoute: page,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', replace: true })
  },
})
const today = createRoute({
  getParentRoute: page,
  path: '/today',
  component: lazyRouteComponent(() => import('../features/today/page.tsx'), 'TodayPage'),
})
const customers = createRoute({
  getParentRoute: page,
  path: '/customers',
  validateSearch: parseListSearch,
  component: CustomersPage,
})
const customer = createRoute({
  getParentRoute: page,
  path: '/customers/$id',
  loader: ({ context: { client }, params }) => {
    void client.prefetchQuery(contactQuery(params.id))
    for (const object of ['contact', 'order']) void client.prefetchQuery(objectQuery(object))
  },
  component: lazyRouteComponent(() => import('../features/customer/page.tsx'), 'CustomerPage'),
})
const list = createRoute({
  getParentRoute: page,
  path: '/o/$object',
  validateSearch: parseListSearch,
  component: RecordsPage,
})
const record = createRoute({
  getParentRoute: page,
  path: '/o/$object/$id',
  component: lazyRouteComponent(() => import('../features/record/page.tsx'), 'RecordPage'),
})
const pool = createRoute({
  getParentRoute: page,
  path: '/pools/$object',
  component: lazyRouteComponent(() => import('../features/ownership/pool-page.tsx'), 'PoolPage'),
})
const arrivals = createRoute({
  getParentRoute: page,
  path: '/arrivals',
  validateSearch: (search: Record<string, unknown>): { source?: string } =>
    typeof search.source === 'string' ? { source: search.source } : {},
  component: lazyRouteComponent(() => import('../features/arrivals/page.tsx'), 'ArrivalsPage'),
})
const data = createRoute({
  getParentRoute: page,
  path: '/data',
  validateSearch: (search: Record<string, unknown>): { object?: string } =>
    typeof search.object === 'string' ? { object: search.object } : {},
  component: lazyRouteComponent(() => import('../features/transfer/page.tsx'), 'DataPage'),
})
const oneImport = createRoute({
  getParentRoute: page,
  path: '/data/imports/$id',
  component: lazyRouteComponent(() => import('../features/transfer/import-page.tsx'), 'ImportPage'),
})
const settings = createRoute({
  getParentRoute: page,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/page.tsx'), 'SettingsPage'),
})
const section = createRoute({
  getParentRoute: page,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('../features/settings/page.tsx'), 'SettingsPage'),
})

const webhook = createRoute({
  getParentRoute: page,
  path: '/settings/sources/$id',
  component: lazyRouteComponent(() => import('../features/sources/webhook/page.tsx'), 'WebhookPage'),
})

const channel = createRoute({
  getParentRoute: page,
  path: '/settings/channels/$id',
  component: lazyRouteComponent(() => import('../features/channels/page.tsx'), 'ChannelPage'),
})

const reference = createRoute({
  getParentRoute: () => shell,
  path: '/settings/api',
  component: lazyRouteComponent(() => import('../features/reference/page.tsx'), 'ReferencePage'),
})
const subscription = createRoute({
  getParentRoute: page,
  path: '/settings/subscriptions/$id',
  component: lazyRouteComponent(() => import('../features/subscriptions/page.tsx'), 'SubscriptionPage'),
})

/** Inside the frame, so that somebody lost finds the way by the rail. */
const nowhere = createRoute({ getParentRoute: page, path: '$', component: NotFound })

const pages = shell.addChildren([
  home,
  today,
  customers,
  customer,
  list,
  record,
  pool,
  arrivals,
  data,
  oneImport,
  settings,
  section,
  webhook,
  channel,
  reference,
  subscription,
  nowhere,
])

export const router = createRouter({
  routeTree: root.addChildren([signin, setup, invitation, guide, pages]),
  context: { client: unset() },
  defaultPreload: 'intent',
  defaultPendingMs: 100,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Failed,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** The real client comes with RouterProvider, before the first route is matched. */
function unset(): QueryClient {
  return Object.create(null)
}
