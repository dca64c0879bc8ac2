import type { RefusalWords } from './contract.ts'
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Networks as people write them: 10.0.0.0/8, fd00::/8. */
export const NETWORKS = {
  type: 'array',
  maxItems: 20,
  items: {
    type: 'string',
    pattern:
      '^([0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])|[0-9a-fA-F:]{2,39}/([0-9]{1,2}|1[01][0-9]|12[0-8]))$',
  },
}

/** Where a server is, or why it is not to be reached. */
export type Reached = { address: string } | { refused: 'unknown_host' | 'private_address' }

export const networkWords: RefusalWords = {
  unknown_host: { zh: '找不到这个服务器', en: 'There is no server of this name' },
  private_address: {
    zh: '服务器在内网，设置里没有写明这个网段',
    en: 'The server stands in a private network that the settings do not name',
  },
}

/** Networks that are nobody's public servers (IANA's registries of special addresses). */
const PRIVATE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  '100::/64',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
]
/** Clouds answer there with keys of the machine: never, whatever people allow. */
const NEVER = ['169.254.0.0/16', 'fd00:ec2::/32']

const closed = listOf(PRIVATE)
const never = listOf(NEVER)

/**
 * The address to connect to for a host that people typed, after its name was looked up: connecting to that very address,
 * and not to the name once more, leaves no time to change the answer. `networks`: CIDRs an administrator allows.
 */
export async function reach(host: string, networks: string[]): Promise<Reached> {
  const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true, order: 'ipv4first' }).catch(() => [])
  if (found.length === 0) return { refused: 'unknown_host' }
  const allowed = listOf(networks)
  const open = found.find(
    ({ address }) => !holds(never, address) && (holds(allowed, address) || !holds(closed, address)),
  )
  return open ? { address: open.address } : { refused: 'private_address' }
}

function listOf(networks: string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/')
    const version = isIP(address)
    if (version !== 0) list.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

function holds(list: BlockList, address: string): boolean {
  // An IPv4 address written as IPv6 is the IPv4 address: BlockList knows that form by itself.
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}
