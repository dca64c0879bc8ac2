import { describe, expect, test } from 'vitest'
import { partition, POLICY, survivor, type IdentitySet } from './index.ts'
import { cutting, people, story, YEAR } from './testing/build.ts'

const MAIL = { kind: 'email', value: 'ann@example.org' } as const
const PHONE = { kind: 'phone', value: '+8613800000001' } as const

function parted(set: IdentitySet): string[][] {
  return people(partition(set, POLICY))
}
function judgement(set: IdentitySet, edge: string): unknown {
  return partition(set, POLICY).judged.get(edge)
}

describe('failures published elsewhere', () => {
  test('chatwoot#4728: impersonating staff and shared browsers do not fuse users', () => {
    const { set, cookie, browserUser } = story()
    cookie('widget', 'w')
    browserUser('ann', 'ann', 'w')
    browserUser('bob', 'bob', 'w')
    browserUser('ann at home', 'ann', 'home')
    expect(parted(set)).toEqual([['ann', 'ann at home'], ['bob'], ['widget']])
    expect(judgement(set, 'widget:anonymous_id:w:claimed')).toEqual({ state: 'refused', refusal: 'ambiguous_device' })
  })

  test('mautic#4211: B logs in after A on one browser, and A stays A', () => {
    const { set, cookie, serverUser, browserUser } = story()
    cookie('visits', 'x')
    serverUser('ann', 'ann', 'x')
    browserUser('ann in browser', 'ann', 'x')
    expect(parted(set)).toEqual([['ann', 'ann in browser', 'visits']])
    serverUser('bob', 'bob', 'x')
    browserUser('bob in browser', 'bob', 'x')
    expect(parted(set)).toEqual([['ann', 'ann in browser'], ['bob', 'bob in browser'], ['visits']])
  })

  test('mautic#7559: a merge keeps every device, and the cut gives each back', () => {
    const { set, cookie, serverUser, sighting, carries } = story()
    cookie('laptop', 'l')
    cookie('handset', 'h')
    serverUser('shop account', 'ann', 'l')
    sighting('app account', { keyKind: 'user_id', keyValue: '77', sourceId: 'app', public: false })
    carries('app account', { kind: 'user_id', scope: 'app', value: '77', trust: 'verified' })
    carries('app account', { kind: 'anonymous_id', value: 'h', trust: 'verified' })
    carries('shop account', { ...MAIL, trust: 'verified' })
    const before = parted(set)
    expect(before).toEqual([
      ['app account', 'handset'],
      ['laptop', 'shop account'],
    ])
    const mail = carries('app account', { ...MAIL, trust: 'verified' })
    expect(parted(set)).toEqual([['app account', 'handset', 'laptop', 'shop account']])
    expect(parted(cutting(set, [mail]))).toEqual(before)
  })
})

describe('claims', () => {
  test("a stranger who claims the victim's mail does not join, though the victim's own cookie claimed it too", () => {
    const { set, cookie, serverUser, carries } = story()
    serverUser('victim', 'ann', 'v')
    cookie('victim cookie', 'v')
    carries('victim cookie', MAIL)
    cookie('attacker', 'z')
    const claim = carries('attacker', { ...MAIL, at: -YEAR })
    expect(parted(set)).toEqual([['attacker'], ['victim', 'victim cookie']])
    expect(judgement(set, claim)).toEqual({ state: 'refused', refusal: 'claimed_meets_verified' })
  })

  test('neither by way of a third claim, nor after a person confirmed one claim', () => {
    const { set, cookie, serverUser, carries, link } = story()
    serverUser('victim', 'ann')
    cookie('form', 'f')
    cookie('attacker', 'z')
    carries('form', MAIL)
    carries('attacker', MAIL)
    expect(parted(set)).toEqual([['attacker', 'form'], ['victim']])
    link('form', 'victim', 'same')
    expect(parted(set)).toEqual([['attacker'], ['form', 'victim']])
  })

  test('a claim is a proposal to the verified owner, and two claims of one address are one visitor', () => {
    const { set, cookie, serverUser, carries } = story()
    serverUser('ann', 'ann')
    const owned = carries('ann', { ...MAIL, trust: 'verified' })
    cookie('one', '1')
    cookie('two', '2')
    const [one, two] = [carries('one', MAIL), carries('two', MAIL)]
    expect(parted(set)).toEqual([['ann'], ['one', 'two']])
    for (const claim of [one, two])
      expect(judgement(set, claim)).toEqual({ state: 'joined', refusal: 'claimed_meets_verified' })
    expect(judgement(set, owned)).toEqual({ state: 'joined' })
  })

  test('a claim that a confirmation could not carry out is no proposal', () => {
    const { set, browserUser, serverUser, carries } = story()
    serverUser('ann', 'ann')
    carries('ann', { ...MAIL, trust: 'verified' })
    browserUser('bob', 'bob', 'b')
    const claim = carries('bob', MAIL)
    expect(judgement(set, claim)).toEqual({ state: 'refused', refusal: 'two_login_ids' })
  })

  test('a claimed login from a device of that user is corroborated, even on a device shared with others', () => {
    const { set, cookie, browserUser, serverUser } = story()
    serverUser('ann', 'ann', 'x')
    browserUser('ann here', 'ann', 'x')
    browserUser('bob here', 'bob', 'x')
    cookie('visits', 'x')
    browserUser('ann elsewhere', 'ann', 'y')
    expect(parted(set)).toEqual([['ann elsewhere'], ['ann', 'ann here'], ['bob here'], ['visits']])
    const cut = cutting(set, ['ann here:anonymous_id:x:claimed'])
    expect(parted(cut)).toEqual([['ann'], ['ann elsewhere', 'ann here'], ['bob here'], ['visits']])
  })

  test('the word of a server makes the bare cookie his, but not what else claims the cookie', () => {
    const { set, cookie, serverUser, sighting, carries } = story()
    serverUser('ann', 'ann', 'x')
    cookie('visits', 'x')
    sighting('form', { keyKind: 'email', keyValue: MAIL.value, sourceId: 'form' })
    const claim = carries('form', { kind: 'anonymous_id', value: 'x' })
    expect(parted(set)).toEqual([['ann', 'visits'], ['form']])
    expect(judgement(set, claim)).toEqual({ state: 'refused', refusal: 'claimed_meets_verified' })
  })
})

describe('never joined', () => {
  test('two login ids of one scope, whatever they have in common; other scopes may', () => {
    const { set, serverUser, sighting, carries, link } = story()
    serverUser('ann', 'ann')
    serverUser('bob', 'bob')
    sighting('forum', { keyKind: 'user_id', keyValue: '7', sourceId: 'forum', public: false })
    carries('forum', { kind: 'user_id', scope: 'forum', value: '7', trust: 'verified' })
    carries('ann', { ...PHONE, trust: 'verified' })
    carries('forum', { ...PHONE, trust: 'verified', at: 1 })
    const late = carries('bob', { ...PHONE, trust: 'verified', at: 2 })
    const word = link('ann', 'bob', 'same')
    expect(parted(set)).toEqual([['ann', 'forum'], ['bob']])
    expect(judgement(set, late)).toEqual({ state: 'refused', refusal: 'two_login_ids' })
    expect(judgement(set, word)).toEqual({ state: 'refused', refusal: 'two_login_ids' })
  })

  test('declared strangers, by evidence, by chain or by a second word', () => {
    const { set, caller, link } = story()
    caller('ann', PHONE.value)
    caller('bob', PHONE.value)
    caller('cyn', PHONE.value, { at: 1 })
    link('bob', 'ann', 'never')
    const word = link('ann', 'bob', 'same')
    expect(parted(set)).toEqual([['ann', 'cyn'], ['bob']])
    expect(judgement(set, word)).toEqual({ state: 'refused', refusal: 'declared_strangers' })
    expect(judgement(set, `bob:phone:${PHONE.value}:verified`)).toEqual({
      state: 'refused',
      refusal: 'declared_strangers',
    })
  })

  test('a family telephone marked as shared; the mark can be taken back', () => {
    const { set, caller, mark } = story()
    caller('mother', PHONE.value)
    caller('son', PHONE.value)
    expect(parted(set)).toEqual([['mother', 'son']])
    mark({ ...PHONE, scope: '' })
    expect(parted(set)).toEqual([['mother'], ['son']])
    expect(judgement(set, `son:phone:${PHONE.value}:verified`)).toEqual({
      state: 'refused',
      refusal: 'shared_identifier',
    })
    expect(parted({ ...set, marks: [] })).toEqual([['mother', 'son']])
  })

  test('masked values and 隐私号', () => {
    const { set, serverUser, carries } = story()
    serverUser('ann', 'ann')
    serverUser('order', 'x')
    set.edges.length = 0
    for (const one of ['ann', 'order']) {
      carries(one, { kind: 'phone', value: '138****0001', trust: 'verified' })
      carries(one, { kind: 'virtual_phone', value: '+8617000000001', trust: 'verified' })
    }
    expect(parted(set)).toEqual([['ann'], ['order']])
    expect(judgement(set, 'ann:phone:138****0001:verified')).toEqual({ state: 'refused', refusal: 'masked_value' })
    expect(judgement(set, 'ann:virtual_phone:+8617000000001:verified')).toEqual({
      state: 'refused',
      refusal: 'virtual_number',
    })
  })

  test('二次放号: a number silent for three years is somebody else; one in steady use is not', () => {
    const { set, caller, carries, cookie } = story()
    caller('before', PHONE.value, { at: 0, until: YEAR })
    caller('after', PHONE.value, { at: 4 * YEAR })
    cookie('claims it in between', 'c')
    carries('claims it in between', { ...PHONE, at: 2 * YEAR, until: 3 * YEAR })
    expect(parted(set)).toEqual([['after'], ['before'], ['claims it in between']])
    expect(judgement(set, `after:phone:${PHONE.value}:verified`)).toEqual({
      state: 'refused',
      refusal: 'number_reassigned',
    })
    caller('meanwhile', PHONE.value, { at: 2 * YEAR, until: 3 * YEAR })
    expect(parted(set)).toEqual([['after', 'before', 'meanwhile'], ['claims it in between']])
  })

  test('a mail address has no such silence', () => {
    const { set, serverUser, sighting, carries } = story()
    serverUser('ann', 'ann')
    carries('ann', { ...MAIL, trust: 'verified' })
    sighting('row', { keyKind: 'record_id', keyValue: '1', sourceId: 'sheet', public: false })
    carries('row', { ...MAIL, trust: 'verified', at: 9 * YEAR })
    expect(parted(set)).toEqual([['ann', 'row']])
  })
})

describe('order', () => {
  test('the stronger rule comes first, then the older evidence', () => {
    const { set, serverUser, sighting, carries } = story()
    serverUser('ann', 'ann')
    serverUser('bob', 'bob')
    sighting('row', { keyKind: 'record_id', keyValue: '1', sourceId: 'sheet', public: false })
    carries('ann', { ...MAIL, trust: 'verified' })
    carries('row', { ...MAIL, trust: 'verified' })
    carries('bob', { ...PHONE, trust: 'verified', at: 5 })
    carries('row', { ...PHONE, trust: 'verified', at: 5 })
    expect(parted(set)).toEqual([['ann'], ['bob', 'row']])
    carries('ann', { ...PHONE, trust: 'verified', at: 4 })
    expect(parted(set)).toEqual([['ann', 'row'], ['bob']])
  })

  test('the oldest sighting with a contact survives, else the oldest', () => {
    const { set, cookie, serverUser } = story()
    cookie('visits', 'x')
    serverUser('ann', 'ann', 'x')
    serverUser('later', 'ann', 'x')
    expect(survivor(set.sightings.toReversed(), () => 0)).toBe('visits')
    expect(survivor(set.sightings.toReversed(), id => (id === 'visits' ? 1 : 0))).toBe('ann')
  })
})
