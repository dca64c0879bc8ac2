import { compareValues, isOwnKey, type Evidence, type Unit } from './evidence.ts'

/** What a public source claimed about a user from a device, and those who verifiedly carry both user id and device. */
export type Corroboration = { login: Unit; device: Unit; vouchers: { login: Unit; device: Unit }[] }

/**
 * A claim "this is user U", made from device X, holds when a verified sighting of U carries X by a server's word: whoever
 * owns the device is U, even if others have used it too (`ambiguous_device`). In canonical order.
 */
export function corroborations({ sightings, units, unitsOf }: Evidence): Corroboration[] {
  const claims: Corroboration[] = []
  const logins = (sighting: number): Unit[] => unitsOf[sighting]?.filter(isUsableLogin) ?? []
  for (const device of units) {
    const claimant = sightings[device.sighting]
    if (!isUsableDevice(device) || !claimant?.public || claimant.device !== device.node.value) continue
    for (const login of logins(device.sighting)) {
      if (!isOwnKey(claimant, login.node)) continue
      const vouchers = device.node.units
        .filter(one => one.verified && one.sighting !== device.sighting)
        .flatMap(one =>
          logins(one.sighting)
            .filter(other => other.verified && other.node === login.node)
            .map(other => ({ login: other, device: one })),
        )
        .sort((a, b) => a.login.firstAt - b.login.firstAt || a.login.sighting - b.login.sighting)
      if (vouchers.length > 0) claims.push({ login, device, vouchers })
    }
  }
  return claims.sort(
    (a, b) =>
      a.login.firstAt - b.login.firstAt ||
      compareValues(a.login.node, b.login.node) ||
      a.login.sighting - b.login.sighting ||
      compareValues(a.device.node, b.device.node),
  )
}

function isUsableLogin({ node, barred, cut }: Unit): boolean {
  return node.kind === 'user_id' && !node.barred && !barred && !cut
}

function isUsableDevice({ node }: Unit): boolean {
  return node.kind === 'anonymous_id' && (node.barred === null || node.barred === 'ambiguous_device')
}
