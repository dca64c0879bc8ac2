/** A directed network; arc `i` and its reverse `i ^ 1` are kept side by side. Capacities are safe integers or Infinity. */
export type Network = { arcsOf: number[][]; to: number[]; room: number[] }

export function createNetwork(): Network {
  return { arcsOf: [], to: [], room: [] }
}

export function addVertex({ arcsOf }: Network): number {
  return arcsOf.push([]) - 1
}

export function addArc({ arcsOf, to, room }: Network, from: number, target: number, capacity = Infinity): void {
  arcsOf[from]?.push(to.push(target) - 1)
  room.push(capacity)
  arcsOf[target]?.push(to.push(from) - 1)
  room.push(0)
}

/**
 * Dinic's algorithm (Dinitz 1970), iterative, since a path may be as long as the network. Returns the source side of the
 * minimum cut nearest to the source, which is the same whatever flow was found.
 */
export function sourceSide(network: Network, source: number, sink: number): (vertex: number) => boolean {
  for (;;) {
    const level = levels(network, source)
    if (level[sink] === -1) return vertex => level[vertex] !== -1
    saturate(network, level, { source, sink })
  }
}

/** Breadth-first distance over arcs with room left; -1 for the unreachable. */
function levels({ arcsOf, to, room }: Network, source: number): Int32Array {
  const level = new Int32Array(arcsOf.length).fill(-1)
  level[source] = 0
  const queue = [source]
  for (const vertex of queue)
    for (const arc of arcsOf[vertex] ?? []) {
      const next = to[arc] ?? source
      if ((room[arc] ?? 0) <= 0 || level[next] !== -1) continue
      level[next] = (level[vertex] ?? 0) + 1
      queue.push(next)
    }
  return level
}

type Ends = { source: number; sink: number }

/** A blocking flow: walks along the levels, backs out of dead ends, and never looks at an arc twice in vain. */
function saturate({ arcsOf, to, room }: Network, level: Int32Array, { source, sink }: Ends): void {
  const tried = new Int32Array(arcsOf.length)
  const path: number[] = []
  let at = source
  for (;;) {
    if (at === sink) {
      const amount = path.reduce((least, arc) => Math.min(least, room[arc] ?? 0), Infinity)
      for (const arc of path) {
        room[arc] = (room[arc] ?? 0) - amount
        room[arc ^ 1] = (room[arc ^ 1] ?? 0) + amount
      }
      const full = path.findIndex(arc => room[arc] === 0)
      at = to[(path[full] ?? 0) ^ 1] ?? source
      path.length = full
      continue
    }
    const arcs = arcsOf[at] ?? []
    const arc = arcs[tried[at] ?? 0]
    if (arc !== undefined) {
      const next = to[arc] ?? source
      if ((room[arc] ?? 0) > 0 && level[next] === (level[at] ?? 0) + 1) {
        path.push(arc)
        at = next
      } else tried[at] = (tried[at] ?? 0) + 1
      continue
    }
    const back = path.pop()
    if (back === undefined) return
    at = to[back ^ 1] ?? source
    tried[at] = (tried[at] ?? 0) + 1
  }
}
