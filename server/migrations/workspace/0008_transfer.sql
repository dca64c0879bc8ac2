-- Imports: a file's rows as they were read, what its columns mean, how far it has come, and what can be taken back.
create table ws.import (
  id uuid constraint import_pkey primary key,
  object text not null,
  file_name text not null,
  format text not null constraint import_format check (format in ('csv', 'xlsx', 'xls')),
  status text not null constraint import_status check (status in ('draft', 'running', 'done', 'undoing', 'undone', 'failed')),
  actor jsonb not null,                     -- who runs it, with whose rights; its id is also that of the file as a source
  undoer jsonb,                             -- who takes it back
  locale text not null,
  columns jsonb not null,
  mapping jsonb not null,
  preview jsonb,
  total integer not null,                   -- rows of data in the file
  next_chunk integer not null default 0,    -- chunks before this one are done; moved in the transaction that writes their rows
  next_place integer not null default 0,    -- rows of this chunk before this one are done
  counts jsonb not null,
  kept jsonb not null default '[]',         -- later work that the undoing kept, the first thousand
  failure text,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz
);
create index import_created on ws.import (created_at desc);

create table ws.import_chunk (              -- up to 1,000 rows, compressed: one row here costs less than a thousand
  import_id uuid not null constraint import_chunk_import references ws.import on delete cascade,
  number integer not null,
  rows bytea not null,
  constraint import_chunk_pkey primary key (import_id, number)
);
alter table ws.import_chunk alter column rows set storage external;

create table ws.import_refusal (            -- a row that was not taken, and why, field by field
  import_id uuid not null constraint import_refusal_import references ws.import on delete cascade,
  row integer not null,                     -- as the spreadsheet numbers it
  cells jsonb not null,
  problems jsonb not null,
  constraint import_refusal_pkey primary key (import_id, row)
);

create table ws.import_step (               -- what one transaction of a run wrote: taken back one by one, the last first
  import_id uuid not null constraint import_step_import references ws.import on delete cascade,
  number integer not null,
  act_id uuid not null,
  sightings uuid[] not null,
  undone_at timestamptz,
  constraint import_step_pkey primary key (import_id, number)
);
