-- Who outside is told of what happens: an address and the kinds of events it is told of.
create table ws.subscription (
  id uuid constraint subscription_pkey primary key,
  name text not null,
  url text not null,
  types text[] not null,                    -- of events: `record.updated`; `record.*` for all that begin so; `*`
  objects text[],                           -- of events of records only those of these objects; null: of all
  networks text[] not null default '{}',    -- private networks (CIDR) it may lie in
  maker_kind text not null constraint subscription_maker_kind check (maker_kind in ('member', 'token')),
  maker_id uuid not null,                   -- whoever set it last: it is told what he may see
  maker_name text not null,
  created_at timestamptz not null,
  paused_at timestamptz,
  pause_reason text,                        -- hand, gone (the address answered 410), maker (may act no more)
  failures integer not null default 0,      -- in a row
  failing_since timestamptz,
  held_until timestamptz                    -- after failures in a row it is left alone so long
);

create table ws.subscription_secret (
  id uuid constraint subscription_secret_pkey primary key,
  subscription_id uuid not null constraint subscription_secret_of references ws.subscription,
  sealed bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz
);
create index subscription_secret_by_subscription on ws.subscription_secret (subscription_id);

-- One event for one subscription. What is told is put together when it leaves, from the log.
create table ws.subscription_event (
  id uuid constraint subscription_event_pkey primary key,
  subscription_id uuid not null constraint subscription_event_of references ws.subscription,
  event_id uuid not null,
  event_seq bigint not null,
  occurred_at timestamptz not null,         -- finds the event in its partition
  type text not null,
  topic text not null,                      -- a record or a person: of each, one after the other
  replay_id uuid,                           -- told once more because somebody asked for it
  state text not null constraint subscription_event_state check (state in ('waiting', 'sending', 'sent', 'withheld', 'dead')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  lease_until timestamptz,
  status integer,                           -- the last answer
  detail text,
  created_at timestamptz not null,
  settled_at timestamptz,
  constraint subscription_event_once unique nulls not distinct (subscription_id, event_id, replay_id)
);
create index subscription_event_due on ws.subscription_event (subscription_id, due_at) where state = 'waiting';
create index subscription_event_open on ws.subscription_event (subscription_id, topic, event_seq) where state in ('waiting', 'sending');
create index subscription_event_list on ws.subscription_event (subscription_id, event_seq desc, id desc);
create index subscription_event_settled on ws.subscription_event (subscription_id, state, settled_at) where settled_at is not null;
