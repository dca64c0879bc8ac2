import { createSource, sourceViews, type NewSource, type SourceFacts } from '../identity/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import type { SourceName } from './company/diary.ts'

/** The company's sources. Each system's own numbers are compared within its namespace: a card is no shop account. */
export const SOURCES: Record<SourceName, NewSource> = {
  site: { kind: 'website', name: '官网商城', namespace: 'main', channel: 'web' },
  server: { kind: 'server', name: '商城后台', namespace: 'main', channel: 'server' },
  app: { kind: 'website', name: '会员 App', namespace: 'main', channel: 'app' },
  till: { kind: 'server', name: '门店收银', namespace: 'store', channel: 'store' },
  douyin: { kind: 'server', name: '抖音小店', namespace: 'douyin', channel: 'douyin' },
}

export type DemoSources = Record<SourceName, { id: string; writeKey: string }>

/** Found again by kind, namespace and channel, whatever they are called now; made where missing. */
export async function ensureSources(ctx: CallCtx, workspaceKey: string): Promise<DemoSources> {
  const known = await sourceViews(ctx.db)
  const ensure = async (name: SourceName) => {
    const wanted = SOURCES[name]
    const found = known.find(source => isSame(source, wanted)) ?? (await createSource(ctx, workspaceKey, wanted))
    return { id: found.id, writeKey: found.writeKey ?? '' }
  }
  return {
    site: await ensure('site'),
    server: await ensure('server'),
    app: await ensure('app'),
    till: await ensure('till'),
    douyin: await ensure('douyin'),
  }
}

function isSame(source: SourceFacts, wanted: NewSource): boolean {
  return source.kind === wanted.kind && source.namespace === wanted.namespace && source.channel === wanted.channel
}
