import { expect, test } from 'vitest'
import { reach } from './network.ts'

const PRIVATE = [
  '10.1.2.3',
  '127.0.0.1',
  '192.168.1.1',
  '172.16.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '::1',
  'fe80::1',
  'fc00::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
]

test.each(PRIVATE)('%s is nobody’s public server', async address => {
  expect(await reach(address, [])).toEqual({ refused: 'private_address' })
})

test('what an administrator allows is reached, and nothing beside it', async () => {
  expect(await reach('10.1.2.3', ['10.1.0.0/16'])).toEqual({ address: '10.1.2.3' })
  expect(await reach('10.2.2.3', ['10.1.0.0/16'])).toEqual({ refused: 'private_address' })
  expect(await reach('::ffff:10.1.2.3', ['10.1.0.0/16'])).toEqual({ address: '::ffff:10.1.2.3' })
  // A cloud's keys, whatever is allowed.
  expect(await reach('169.254.169.254', ['169.254.0.0/16', '0.0.0.0/0'])).toEqual({ refused: 'private_address' })
})

test('a public address is reached as it is, and a name by what it stands for', async () => {
  expect(await reach('8.8.8.8', [])).toEqual({ address: '8.8.8.8' })
  expect(await reach('localhost', [])).toEqual({ refused: 'private_address' })
  expect(await reach('localhost', ['127.0.0.0/8', '::1/128'])).toHaveProperty('address')
  expect(await reach('no.such.host.invalid', [])).toEqual({ refused: 'unknown_host' })
})
