import { createRemembered, type Queryable } from '../kernel/index.ts'

/** The workspace's own settings: IANA time zone, ISO 4217 currency, ISO 3166 country. */
export type WorkspaceProfile = { timeZone: string; currency: string; country: string }

const profiles = createRemembered(async (q): Promise<WorkspaceProfile> => {
  const [profile] = await q.query<WorkspaceProfile>('select time_zone as "timeZone", currency, country from ws.profile')
  return profile ?? { timeZone: 'Asia/Shanghai', currency: 'CNY', country: 'CN' }
})

export function profileOf({ db }: { db: Queryable }): Promise<WorkspaceProfile> {
  return profiles.of(db)
}

/** Where the workspace is at home: what a telephone number without a country code means. */
export async function countryOf(q: Queryable): Promise<string> {
  return (await profiles.of(q)).country
}

/** The profile of a workspace that is being made. */
export async function setProfile(
  q: Queryable,
  { timeZone, currency, country }: Pick<WorkspaceProfile, 'timeZone' | 'currency' | 'country'>,
): Promise<void> {
  await q.query('update ws.profile set time_zone = $1, currency = $2, country = $3', [timeZone, currency, country])
}
