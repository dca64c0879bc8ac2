/** Server-sent hints: what changed that the caller may see; the client refetches. */
export type LiveHint =
  | { kind: 'record'; object: string; id: string; type: string }
  /** what is written about a record, or put to it, changed */
  | { kind: 'discussion'; object: string; id: string }
  /** the reader is told something new */
  | { kind: 'notices' }
  | { kind: 'timeline'; contactId: string }
  | { kind: 'identity'; contactId: string }
  | { kind: 'delivery'; sourceId: string }
  /** a call that concerns the reader changed: it rings, was answered, ended */
  | { kind: 'call'; id: string }
