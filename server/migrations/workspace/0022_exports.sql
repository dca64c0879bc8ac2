-- Exports: who took what out, with whose leave, and the file for as long as it is kept.
create table ws.export (
  id uuid constraint export_pkey primary key,
  object text not null,
  format text not null constraint export_format check (format in ('xlsx', 'csv')),
  query jsonb not null,                     -- filter, words and order, as the list was asked for
  fields text[] not null,                   -- in the order of the columns
  status text not null constraint export_status check (status in ('running', 'waiting', 'done', 'refused', 'withdrawn', 'failed')),
  actor jsonb not null,                     -- who asked, with whose rights it runs
  member_id uuid,                           -- the member he is or acts for: whose file it is
  locale text not null,
  expected integer,                         -- records when it was counted
  rows integer not null default 0,          -- written so far
  decided_by jsonb,                         -- who let it pass or refused it, where that was needed
  decided_at timestamptz,
  reason text,
  failure text,
  file_name text,
  bytes bigint,
  sha256 text,                              -- of the file: tells which export a leaked file is
  created_at timestamptz not null,
  ended_at timestamptz,
  kept_until timestamptz                    -- the file, not the row
);
create index export_created on ws.export (created_at desc);
create index export_member on ws.export (member_id, created_at desc);
create index export_waiting on ws.export (created_at) where status = 'waiting';

create table ws.export_policy (
  single boolean constraint export_policy_pkey primary key default true constraint export_policy_one check (single),
  approve_above integer constraint export_policy_above check (approve_above >= 0),  -- records an export may hold without leave; null: any number
  marked boolean not null default false,    -- a csv begins with a line that says who took it, and when
  kept_days integer not null default 7 constraint export_policy_kept check (kept_days between 1 and 90)
);

alter table ws.notice add column export_id uuid;
create unique index notice_export on ws.notice (member_id, export_id, kind) where export_id is not null;

create table ws.import_file (               -- what came in one archive with a spreadsheet; goes when its import is over
  import_id uuid not null,
  path text not null,                       -- within the archive, folded: how cells name it
  name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 text not null,
  constraint import_file_pkey primary key (import_id, path)
);
create index import_file_content on ws.import_file (sha256);
