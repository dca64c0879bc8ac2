-- Solutions: configuration that came as files, and what of it was installed, so that an upgrade tells what the company changed.
create table ws.solution (
  name text constraint solution_pkey primary key,
  head jsonb not null,
  installed_at timestamptz not null
);
create table ws.solution_part (
  solution text not null constraint solution_part_solution references ws.solution on delete cascade,
  kind text not null,
  name text not null,
  body jsonb not null,                      -- as it was installed
  constraint solution_part_pkey primary key (solution, kind, name)
);

-- Solutions the company brought as files of its own.
create table ws.solution_upload (
  name text constraint solution_upload_pkey primary key,
  head jsonb not null,
  parts jsonb not null,                     -- [{kind, name, body}]
  uploaded_at timestamptz not null
);

-- One installation, upgrade, removal, promotion or undoing; what it does stands here before it begins, so that one interrupted is taken up again.
create table ws.solution_change (
  id uuid constraint solution_change_pkey primary key,
  solution text not null,
  label jsonb not null,
  act text not null constraint solution_change_act check (act in ('install', 'upgrade', 'remove', 'promote', 'undo')),
  version text,
  state text not null constraint solution_change_state check (state in ('running', 'done', 'failed', 'undone')),
  at timestamptz not null,
  act_id uuid not null,
  work jsonb not null,                      -- head, base and parts: [{kind, name, before, after}]
  kept integer not null,
  problem text
);
create index solution_change_at on ws.solution_change (at desc);
-- Two at once would each take the other's work for the company's.
create unique index solution_change_running on ws.solution_change ((true)) where state = 'running';

create table ws.app (
  name text constraint app_pkey primary key,
  label jsonb not null,
  icon text not null,
  items jsonb not null,
  roles text[],                             -- null: everybody's
  position integer not null,
  updated_at timestamptz not null
);

-- Workspaces made of this one's configuration, to try changes in.
create table ws.sandbox (
  workspace_id uuid constraint sandbox_pkey primary key,  -- of the shared schema
  name text not null,
  made_by text not null,
  made_at timestamptz not null,
  promoted_at timestamptz,
  base jsonb not null                       -- the parts both had when it was made, or last promoted: [{kind, name, body}]
);
-- Of a sandbox: what it was made of; one row at most.
create table ws.sandbox_of (
  id boolean constraint sandbox_of_pkey primary key default true constraint sandbox_of_single check (id),
  workspace_id uuid not null,
  name text not null
);

-- What files call a shared view or a form; null until it is written to one.
alter table ws.view add column slug text;
alter table ws.view add column label jsonb; -- its name in both languages, where it came so
create unique index view_slug on ws.view (object, slug) where slug is not null;
alter table ws.form add column slug text;
create unique index form_slug on ws.form (slug) where slug is not null and deleted_at is null;
update ws.view set slug = 'view-' || replace(id::text, '-', '') where shared;
update ws.form set slug = 'form-' || replace(id::text, '-', '') where deleted_at is null;
