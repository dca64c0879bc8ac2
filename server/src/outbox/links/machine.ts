/** Programs that fetch for people, or look at mails before them. */
const MACHINES =
  /GoogleImageProxy|YahooMailProxy|ggpht|bot\b|crawl|spider|preview|scan|barracuda|proofpoint|mimecast|symantec|fortinet|python|curl|wget|Go-http-client|Java\/|okhttp|axios|node-fetch|undici|Headless/i
/** All that Apple's Mail Privacy Protection says of itself. */
const BARE = /^Mozilla\/5\.0$/
const SOONEST_MS = 2000

/** Whether a machine fetched it rather than a person: one that says so, or one that was there sooner than anybody reads. */
export function isMachine({ agent, sentAt, now }: { agent: string; sentAt: Date | null; now: Date }): boolean {
  if (agent === '' || MACHINES.test(agent) || BARE.test(agent)) return true
  return sentAt === null || now.getTime() - sentAt.getTime() < SOONEST_MS
}
