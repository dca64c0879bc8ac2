create table ws.source (
  id uuid constraint source_pkey primary key,
  kind text not null,                       -- website (public key, claims only), server (secret key), webhook (signed), telephone, mail, wechat, crm (staff), file
  name text not null,
  namespace text not null,                  -- user ids and anonymous ids are compared within one namespace
  channel text not null,
  write_key text constraint source_write_key unique,
  settings jsonb not null default '{}',     -- of its channel; secrets are not among them
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);

create table ws.webhook (                   -- how a source is reached that calls us, and how a webhook is read
  source_id uuid constraint webhook_pkey primary key constraint webhook_source references ws.source,
  address text not null constraint webhook_address unique,
  mapping jsonb,                            -- null: what comes is kept and waits
  version integer not null default 1
);

create table ws.source_secret (             -- what a source and we know alone; several of a name while one replaces another
  id uuid constraint source_secret_pkey primary key,
  source_id uuid not null constraint source_secret_source references ws.source,
  name text not null,                       -- signing, app_secret, password …
  sealed bytea not null,                    -- encrypted under the master key
  created_at timestamptz not null,
  expires_at timestamptz                    -- replaced: taken until then
);
create index source_secret_by_source on ws.source_secret (source_id);

create sequence ws.sighting_seq;
create table ws.sighting (
  id uuid constraint sighting_pkey primary key,   -- also the id of the person born with it
  seq bigint not null default nextval('ws.sighting_seq'),
  source_id uuid not null constraint sighting_source references ws.source,
  key_kind text not null,
  key_value text not null,
  device text not null default '',
  person_id uuid not null,                  -- the component's survivor: a sighting id
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint sighting_key unique (source_id, key_kind, key_value, device)
);
create index sighting_person on ws.sighting (person_id);

-- Evidence that a sighting carries an identifier. The identifier is the value (kind, scope, value), not a row.
create table ws.identity_edge (
  id uuid constraint identity_edge_pkey primary key,
  sighting_id uuid not null constraint identity_edge_sighting references ws.sighting,
  kind text not null,
  scope text not null,
  value text not null,
  trust text not null constraint identity_edge_trust check (trust in ('claimed', 'verified')),
  rule text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  event_id uuid,                            -- the event that gave the evidence
  refusal text,                             -- why it does not join; null when it does
  cut_act_id uuid,                          -- a tombstone: later evidence does not reopen it
  constraint identity_edge_evidence unique (sighting_id, kind, scope, value, trust, rule)
);
create index identity_edge_identifier on ws.identity_edge (value, kind, scope);

create table ws.identifier_mark (           -- marked as shared: joins nobody
  id uuid constraint identifier_mark_pkey primary key,
  kind text not null,
  scope text not null,
  value text not null,
  act_id uuid not null,
  withdrawn_act_id uuid,
  constraint identifier_mark_value unique (kind, scope, value)
);

create table ws.identity_link (             -- a person's word about two sightings
  id uuid constraint identity_link_pkey primary key,
  a uuid not null constraint identity_link_a references ws.sighting,
  b uuid not null constraint identity_link_b references ws.sighting,
  verdict text not null constraint identity_link_verdict check (verdict in ('same', 'never')),
  at timestamptz not null,
  act_id uuid not null,
  refusal text,
  withdrawn_act_id uuid
);
create index identity_link_a on ws.identity_link (a);
create index identity_link_b on ws.identity_link (b);

-- The value a sighting gives a field of the contact, newest per sighting; a human edit has origin 'crm'.
create table ws.fact (
  sighting_id uuid not null,
  field text not null,
  origin text not null constraint fact_origin check (origin in ('sighting', 'crm')),
  value jsonb not null,
  at timestamptz not null,
  trust text not null,
  unusable text,                            -- given for an identifier and none: why (identity/normalize)
  constraint fact_pkey primary key (sighting_id, field, origin)
);

-- What staff typed into a contact, one row per act: the newest in effect is the fact of origin 'crm' and the evidence of rule
-- 'staff'. Out of effect: of an act taken back, of a deleted contact, and what a later cut says is not his.
create sequence ws.staff_word_seq;
create table ws.staff_word (
  sighting_id uuid not null,
  field text not null,
  act_id uuid not null,
  seq bigint not null default nextval('ws.staff_word_seq'),
  value jsonb not null,
  at timestamptz not null,
  unusable text,
  kinds text[] not null,                    -- the identifiers the value holds, place by place with "values"
  "values" text[] not null,
  withdrawn_act_id uuid,                    -- the undoing that took it back
  constraint staff_word_pkey primary key (sighting_id, field, act_id)
);

-- Changes of the partition lock this table and are one after another; newcomers who join nobody lock it together, and of
-- the stripes those of the identifiers they bring.
create table ws.identity_lock (id boolean constraint identity_lock_pkey primary key);
create table ws.identity_stripe (stripe integer constraint identity_stripe_pkey primary key);
insert into ws.identity_stripe select generate_series(0, 255);
