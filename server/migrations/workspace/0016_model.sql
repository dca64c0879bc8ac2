-- What a field's shape may say beyond its type; see contracts' Field.
alter table ws.field add column depends_on text;          -- select: the field whose value says which options can be chosen
alter table ws.field add column master boolean not null default false;  -- lookup: the record belongs to the one looked up
alter table ws.field add column max integer;              -- rating: the most stars
alter table ws.field add column pattern text;             -- auto number
alter table ws.field add column default_value jsonb;
alter table ws.field add column hidden boolean not null default false;

-- Files of records, uploaded before the record that holds them is saved; the bytes lie once per content below the data folder.
create table ws.record_file (
  id uuid constraint record_file_pkey primary key,
  object text not null,
  field text not null,
  record_id uuid,                           -- null: uploaded, and not saved with a record yet
  actor_id uuid,                            -- who may save it with a record until then
  name text not null,
  media_type text not null,                 -- found in the bytes, where they tell
  bytes integer not null,
  sha256 text not null,
  created_at timestamptz not null
);
create index record_file_waiting on ws.record_file (created_at) where record_id is null;
create index record_file_record on ws.record_file (record_id);

-- Who changed the shape of what, and how: one row per object, field or layout and act.
create table ws.shape_change (
  id uuid constraint shape_change_pkey primary key,
  object text not null,
  field text,
  type text not null,
  changes jsonb not null,                   -- part -> [before, after]
  act_id uuid not null,
  at timestamptz not null
);
create index shape_change_object on ws.shape_change (object, at desc, id desc);

-- How a record's page and form are laid out, for everybody or for one role.
create table ws.layout (
  object text not null constraint layout_object references ws.object,
  role text not null,                       -- '' for who has none of his own
  body jsonb not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  constraint layout_pkey primary key (object, role)
);

-- Public forms: one per row, each with a source of its own, which what it brings stands under.
create table ws.form (
  id uuid constraint form_pkey primary key,
  object text not null constraint form_object references ws.object,
  source_id uuid not null constraint form_source references ws.source,
  address text not null constraint form_address unique,
  body jsonb not null,
  open boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);
create index form_of on ws.form (object);

-- What became of each submission: the record made of it, or why none was.
create table ws.form_submission (
  event_id uuid constraint form_submission_pkey primary key,
  form_id uuid not null constraint form_submission_form references ws.form,
  record_id uuid,
  problem text,
  at timestamptz not null
);
create index form_submission_form on ws.form_submission (form_id);
