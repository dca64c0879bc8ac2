-- What somebody does on the team of a record: presales, service …
alter table ws.record_grant add column duty text;

-- How customers of an object are held: contracts/src/ownership.ts. No row: as its kind of object begins.
create table ws.ownership (
  object text constraint ownership_pkey primary key,
  rules jsonb not null
);

-- What was taken from a pool, however it was given back: a day's claims are counted here.
create table ws.pool_claim (
  id uuid constraint pool_claim_pkey primary key,
  object text not null,
  record_id uuid not null,
  member_id uuid not null,
  at timestamptz not null
);
create index pool_claim_member on ws.pool_claim (member_id, object, at);

-- For which moment of going to the pool the owner has been warned.
create table ws.pool_warning (
  record_id uuid constraint pool_warning_pkey primary key,
  object text not null,
  due_at timestamptz not null
);

-- By what a customer is known again, in the form in which it is compared; kept by a reader of the log.
create table ws.match_key (
  kind text not null,                       -- phone, email, name, credit_code
  value text not null,
  record_id uuid not null,
  object text not null,
  constraint match_key_pkey primary key (value, kind, record_id)
);
create index match_key_record on ws.match_key (record_id);

-- Whom a member was told of that he may not see: what he may ask for, and who has been asking around.
create table ws.found_match (
  id uuid constraint found_match_pkey primary key,
  member_id uuid not null,
  object text not null,
  record_id uuid not null,
  shown text not null,                      -- what he typed, masked
  at timestamptz not null,
  times integer not null default 1,
  constraint found_match_once unique (member_id, record_id)
);
create index found_match_recent on ws.found_match (member_id, at);

create table ws.access_request (
  id uuid constraint access_request_pkey primary key,
  object text not null,
  record_id uuid not null,
  asker_id uuid not null,
  asker_name text not null,
  shown text not null,                      -- all that the asker knows of it
  reason text not null,
  at timestamptz not null,
  answer text constraint access_request_answer check (answer in ('read', 'team', 'transfer', 'refused')),
  answered_at timestamptz,
  answered_by text,
  answer_reason text
);
create index access_request_record on ws.access_request (record_id) where answer is null;
create unique index access_request_open on ws.access_request (asker_id, record_id) where answer is null;

-- What a member's notice says where its record is closed to him.
alter table ws.notice add column told jsonb;

-- What went from a member to others beside his records, so that it can go back.
create table ws.hand_over (
  id uuid constraint hand_over_pkey primary key,
  act_id uuid not null constraint hand_over_act unique,
  member_id uuid not null,
  to_id uuid not null,
  at timestamptz not null,
  moved jsonb not null
);

-- A bulk act may give records to several members in turn.
alter table ws.bulk add column spread uuid[];
