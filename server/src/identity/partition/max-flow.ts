/** A directed network; arc `i` and its reverse `i ^ 1` are kept side by side. Capacities are safe integers or Infinity. */
export type Network = { vertices: number; from: number[]; room: number[] }

export function createNetwork(): Network {
  return { vertices: 0, from: [], room: [] }
}

export function addVertex(network: Network): number {
  return network.vertices++
}

export function addArc({ from, room }: Network, source: number, target: number, capacity = Infinity): void {
  from.push(source, target)
  room.push(capacity, 0)
}

/** The network laid out flat: the arcs of vertex `v` are `arcs[first[v]]` to `arcs[first[v + 1] - 1]`. */
type Flat = { from: Int32Array; room: Float64Array; first: Int32Array; arcs: Int32Array }

/**
 * Dinic's algorithm (Dinitz 1970), iterative, since a path may be as long as the network. Returns the source side of the
 * minimum cut nearest to the source, which is the same whatever flow was found.
 */
export function sourceSide(network: Network, source: number, sink: number): (vertex: number) => boolean {
  const flat = flatten(network)
  for (;;) {
    const level = levels(flat, source, sink)
    if (level[sink] === -1) return vertex => level[vertex] !== -1
    saturate(flat, level, { source, sink })
  }
}

function flatten({ vertices, from, room }: Network): Flat {
  const first = new Int32Array(vertices + 1)
  for (const vertex of from) first[vertex + 1] = (first[vertex + 1] ?? 0) + 1
  for (let vertex = 0; vertex < vertices; vertex++) first[vertex + 1] = (first[vertex + 1] ?? 0) + (first[vertex] ?? 0)
  const next = first.slice()
  const arcs = new Int32Array(from.length)
  for (const [arc, vertex] of from.entries()) {
    const place = next[vertex] ?? 0
    arcs[place] = arc
    next[vertex] = place + 1
  }
  return { from: Int32Array.from(from), room: Float64Array.from(room), first, arcs }
}

/** Breadth-first distance over arcs with room left, as far as the sink; -1 beyond and for the unreachable. */
function levels({ from, room, first, arcs }: Flat, source: number, sink: number): Int32Array {
  const level = new Int32Array(first.length - 1).fill(-1)
  const queue = new Int32Array(level.length)
  level[source] = 0
  queue[0] = source
  for (let head = 0, tail = 1; head < tail && level[sink] === -1; head++) {
    const vertex = queue[head] ?? 0
    const end = first[vertex + 1] ?? 0
    for (let place = first[vertex] ?? 0; place < end; place++) {
      const arc = arcs[place] ?? 0
      const next = from[arc ^ 1] ?? 0
      if ((room[arc] ?? 0) <= 0 || level[next] !== -1) continue
      level[next] = (level[vertex] ?? 0) + 1
      queue[tail++] = next
    }
  }
  return level
}

type Ends = { source: number; sink: number }

/** A blocking flow: walks along the levels, backs out of dead ends, and never looks at an arc twice in vain. */
function saturate({ from, room, first, arcs }: Flat, level: Int32Array, { source, sink }: Ends): void {
  const tried = first.slice()
  const path: number[] = []
  let at = source
  for (;;) {
    if (at === sink) {
      const full = augment(room, path)
      at = from[path[full] ?? 0] ?? source
      path.length = full
      continue
    }
    const place = tried[at] ?? 0
    if (place < (first[at + 1] ?? 0)) {
      const arc = arcs[place] ?? 0
      const next = from[arc ^ 1] ?? source
      if ((room[arc] ?? 0) > 0 && level[next] === (level[at] ?? 0) + 1) {
        path.push(arc)
        at = next
      } else tried[at] = place + 1
      continue
    }
    const back = path.pop()
    if (back === undefined) return
    at = from[back] ?? source
    tried[at] = (tried[at] ?? 0) + 1
  }
}

/** Sends what the narrowest arc holds; returns the place on the path of the first arc that is full now. */
function augment(room: Float64Array, path: number[]): number {
  const amount = path.reduce((least, arc) => Math.min(least, room[arc] ?? 0), Infinity)
  for (const arc of path) {
    room[arc] = (room[arc] ?? 0) - amount
    room[arc ^ 1] = (room[arc ^ 1] ?? 0) + amount
  }
  return path.findIndex(arc => room[arc] === 0)
}
