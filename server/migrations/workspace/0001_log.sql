-- The log: what came in (delivery) and what happened (event). Both append-only, partitioned by quarter (see kernel/log/partitions.ts).
create sequence ws.delivery_seq;
create table ws.delivery (
  seq bigint not null default nextval('ws.delivery_seq'),
  source_id uuid not null,
  received_at timestamptz not null,
  path text not null,                       -- /v1/batch, /v1/track, /hooks …
  key text,                                 -- the sender's own id of it (webhook-id): the same again is a repeat
  agent text,
  body bytea not null,                      -- raw bytes: jsonb would refuse \u0000 and lone surrogates
  constraint delivery_pkey primary key (received_at, seq)
) partition by range (received_at);
alter table ws.delivery alter column body set storage external;
create index delivery_cursor on ws.delivery (seq);
create index delivery_source on ws.delivery (source_id, received_at desc);

-- What of a delivery could not be taken, and why: nothing is dropped in silence.
create table ws.delivery_problem (
  delivery_seq bigint not null,
  item integer not null,
  source_id uuid not null,
  received_at timestamptz not null,
  code text not null,
  path text not null default '',            -- the place in the message that is to blame
  detail text,
  constraint delivery_problem_pkey primary key (delivery_seq, item, code, path)
);
create index delivery_problem_source on ws.delivery_problem (source_id, received_at desc);

create sequence ws.event_seq;
create table ws.event (
  seq bigint not null default nextval('ws.event_seq'),
  id uuid not null,
  type text not null,
  occurred_at timestamptz not null,         -- when it happened
  received_at timestamptz not null,         -- when we learned it
  act_id uuid,
  sighting_id uuid,
  object text,
  record_id uuid,
  record_version integer,
  body jsonb,
  salt bytea,
  hash bytea,                               -- sha256(salt || body::text): survives erasure of body and salt
  constraint event_pkey primary key (occurred_at, seq)
) partition by range (occurred_at);
create index event_cursor on ws.event (seq);
create index event_sighting on ws.event (sighting_id, occurred_at desc, seq desc) where sighting_id is not null;
create index event_record on ws.event (record_id, occurred_at desc, seq desc) where record_id is not null;
create index event_act on ws.event (act_id) where act_id is not null;

-- The id of an event from outside is made of (source, its key): one row here is "seen". A unique key on event itself
-- would have to hold occurred_at, and clients' corrected times change on retry.
create table ws.event_dedupe (
  id uuid constraint event_dedupe_pkey primary key
);

-- Numbers are drawn before the commit, so a reader must not pass a number that a running transaction may still bring. Who
-- writes to a log says so first: a shared advisory lock (log, its newest number), taken before the first number is drawn.
-- Only those transactions hold a reader back: not an import, an index build or a backup beside it. See docs/decisions/0006.
create function ws.enter_log() returns trigger language plpgsql as $$
declare
  entered text := 'huiliu.entered_' || tg_relid;
begin
  if coalesce(current_setting(entered, true), '') = '' then
    perform pg_advisory_xact_lock_shared(
      tg_relid::bigint::bit(32)::integer,
      coalesce(pg_sequence_last_value(tg_argv[0]), 0)::bit(32)::integer
    );
    perform set_config(entered, '1', true);
  end if;
  return null;
end $$;
create trigger enter before insert on ws.delivery for each statement execute function ws.enter_log('ws.delivery_seq');
create trigger enter before insert on ws.event for each statement execute function ws.enter_log('ws.event_seq');

-- The number up to which every row of a log is decided: seen by the next statement's snapshot or never there. The newest
-- number is read first: whoever enters after that draws higher ones. A lock keeps 32 bits of a number, hence the distances.
create function ws.log_horizon(log regclass, numbers regclass) returns bigint language plpgsql as $$
declare
  newest bigint := coalesce(pg_sequence_last_value(numbers), 0);
  held bigint;
begin
  select max(((newest - objid::bigint + 2147483648) & 4294967295) - 2147483648) into held
  from pg_locks
  where locktype = 'advisory' and objsubid = 2 and classid = log
    and database = (select oid from pg_database where datname = current_database());
  return newest - greatest(held, 0);
end $$;

create table ws.reader (
  name text constraint reader_pkey primary key,
  seq bigint not null default 0,            -- the last row it has handled
  moved_at timestamptz not null default now()
);

create table ws.act (
  id uuid constraint act_pkey primary key,
  at timestamptz not null,
  actor_kind text not null,                 -- member, token, source, system
  actor_id uuid,
  actor_name text not null,
  kind text not null,                       -- record, identity, undo …
  reason text,
  request_id text,
  undoes uuid,                              -- the act this one takes back
  undone_by uuid
);
create index act_at on ws.act (at desc);
