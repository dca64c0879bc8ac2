alter table ws.view add column display jsonb not null default '{"kind": "table"}';   -- see contracts/src/display.ts

-- What colleagues write about a record, beside its fields.
create table ws.comment (
  id uuid constraint comment_pkey primary key,
  object text not null,
  record_id uuid not null,
  author_id uuid,                           -- member; null for a token
  author_name text not null,
  text text not null,
  mentions uuid[] not null,                 -- members named in it
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz
);
create index comment_record on ws.comment (record_id, created_at);
create index comment_mentions on ws.comment using gin (mentions);

-- Files put to a record by hand; the bytes lie once per content below the data folder.
create table ws.attachment (
  id uuid constraint attachment_pkey primary key,
  object text not null,
  record_id uuid not null,
  comment_id uuid constraint attachment_comment references ws.comment,
  name text not null,
  media_type text not null,                 -- found in the bytes, where they tell
  bytes integer not null,
  sha256 text not null,
  author_id uuid,
  author_name text not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create index attachment_record on ws.attachment (record_id, created_at);
create index attachment_content on ws.attachment (sha256);
create index record_file_content on ws.record_file (sha256);

-- What a member keeps an eye on: he is told of others' changes to it.
create table ws.follow (
  member_id uuid not null,
  object text not null,
  record_id uuid not null,
  at timestamptz not null,
  constraint follow_pkey primary key (member_id, record_id)
);
create index follow_record on ws.follow (record_id);

create table ws.favourite (
  member_id uuid not null,
  object text not null,
  record_id uuid not null,
  at timestamptz not null,
  constraint favourite_pkey primary key (member_id, record_id)
);
create table ws.recent (                    -- records a member has opened, the latest of them
  member_id uuid not null,
  object text not null,
  record_id uuid not null,
  at timestamptz not null,
  constraint recent_pkey primary key (member_id, record_id)
);
create index recent_member on ws.recent (member_id, at desc);

-- One change of everything a filter finds, step by step in the background, under one act.
create table ws.bulk (
  id uuid constraint bulk_pkey primary key,
  object text not null,
  kind text not null constraint bulk_kind check (kind in ('update', 'delete')),
  query jsonb not null,                     -- filter and words, as asked
  values jsonb not null,                    -- what is set; of a deletion: nothing
  status text not null constraint bulk_status check (status in ('running', 'done', 'stopped', 'undoing', 'undone', 'failed')),
  act_id uuid not null,
  actor jsonb not null,
  undoer jsonb,
  locale text not null,
  total integer not null,                   -- found when it began, up to what is counted
  total_is text not null,
  counts jsonb not null,                    -- seen, changed, refused, undone, kept
  refused jsonb not null default '[]',      -- the first of those that could not be changed, with the reason
  kept jsonb not null default '[]',         -- of the undoing: later work
  after uuid,                               -- done up to this record
  undone_after uuid,                        -- taken back up to this record
  failure text,
  created_at timestamptz not null,
  ended_at timestamptz,
  dismissed_at timestamptz
);
create index bulk_act on ws.bulk (act_id);
create index bulk_at_work on ws.bulk (created_at) where status in ('running', 'undoing');

-- Notices about records of any object; which kinds there are is the code's to say.
alter table ws.notice drop constraint if exists notice_kind;
alter table ws.notice alter column contact_id drop not null;
alter table ws.notice alter column other_ids set default '{}';
alter table ws.notice add column object text;
alter table ws.notice add column record_id uuid;
alter table ws.notice add column comment_id uuid;
alter table ws.notice add column by_name text;
create unique index notice_comment on ws.notice (member_id, comment_id) where comment_id is not null;
create unique index notice_change on ws.notice (member_id, record_id) where kind = 'changed' and dismissed_at is null;
