-- Messages on their way out. What is due is claimed and marked in a transaction of its own before the platform is asked;
-- what the platform said is kept in another, with the event that tells of it.
create table ws.outgoing (
  id uuid constraint outgoing_pkey primary key,   -- also what the platform is told it by, the same over all attempts
  effect_key text constraint outgoing_effect unique, -- of what asked for it: asked for twice it is one message
  source_id uuid not null constraint outgoing_source references ws.source,
  sighting_id uuid not null constraint outgoing_sighting references ws.sighting, -- whose the address is: his person is the contact
  kind text not null,
  scope text not null,
  value text not null,
  name text,
  purpose text not null constraint outgoing_purpose check (purpose in ('service', 'marketing')),
  automatic boolean not null,               -- nobody wrote it by hand
  subject text,
  text text not null,
  html text,
  files uuid[] not null,
  answers uuid,                             -- the event it answers
  thread text[] not null,                   -- the platform's ids of what it follows, oldest first
  thread_key text,
  state text not null constraint outgoing_state check (state in ('queued', 'sending', 'sent', 'failed', 'unknown', 'refused', 'taken_back')),
  reason jsonb,                             -- why it was refused, waits or failed: code and what its sentence needs
  attempts integer not null default 0,
  created_at timestamptz not null,
  due_at timestamptz not null,
  lease_until timestamptz,                  -- while sending: whoever sends it is alive until then
  sent_at timestamptz,
  platform_id text,
  act_id uuid not null
);
create index outgoing_due on ws.outgoing (due_at, id) where state = 'queued';
create index outgoing_sending on ws.outgoing (source_id, value) where state = 'sending';
create index outgoing_by_sighting on ws.outgoing (sighting_id, created_at desc);

create table ws.outgoing_file (             -- what is sent along; the bytes lie in the store of files by their hash
  id uuid constraint outgoing_file_pkey primary key,
  actor_id uuid,                            -- who brought it: he alone may send it
  name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 text not null,
  created_at timestamptz not null
);

create table ws.outgoing_attempt (          -- what was tried and what was said to it
  outgoing_id uuid not null constraint outgoing_attempt_of references ws.outgoing,
  number integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  detail text,
  constraint outgoing_attempt_pkey primary key (outgoing_id, number)
);

-- The ledger of consent: what somebody agreed to or no longer wants, as it was said. The newest word counts.
create sequence ws.consent_seq;
create table ws.consent (
  id uuid constraint consent_pkey primary key,
  seq bigint not null default nextval('ws.consent_seq'),
  kind text not null,                       -- whose: the identifier, so that it holds whoever it turns out to belong to
  scope text not null,
  value text not null,
  purpose text not null constraint consent_purpose check (purpose in ('service', 'marketing')),
  channel text not null,                    -- mail, wechat …
  state text not null constraint consent_state check (state in ('given', 'withdrawn')),
  event_id uuid not null,                   -- the proof
  at timestamptz not null
);
create index consent_of on ws.consent (value, kind, scope, seq desc);

-- One row: when people are left alone, how often they are asked something, what is looked at.
create table ws.send_policy (
  id boolean constraint send_policy_pkey primary key default true,
  policy jsonb not null,
  constraint send_policy_one check (id)
);

create table ws.tracked_link (              -- where a link of a message leads: never told by the link itself
  id uuid constraint tracked_link_pkey primary key,
  outgoing_id uuid not null constraint tracked_link_of references ws.outgoing,
  place integer not null,
  url text not null
);
