-- Metadata. Each object is a real table rec_<name> with a real column per field (see objects/ddl.ts).
create table ws.object (
  name text constraint object_pkey primary key,
  label jsonb not null,
  name_field text not null,
  icon text,
  standard boolean not null default false,
  position integer not null default 0,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  search_after uuid                         -- its search entries are made anew: done up to this record; null: all are made
);

create sequence ws.field_code;
create table ws.field (
  object text not null constraint field_object references ws.object,
  name text not null,
  label jsonb not null,
  type text not null,
  required boolean not null default false,
  is_unique boolean not null default false,
  options jsonb,
  target text,                              -- lookup: the object looked up
  indexed boolean not null default false,
  index_state text constraint field_index_state check (index_state in ('building', 'failed')),  -- null: as "indexed" says
  searchable boolean not null default false,
  code integer not null default nextval('ws.field_code') constraint field_code_once unique,  -- names the field in search terms
  standard boolean not null default false,
  readonly boolean not null default false,
  help jsonb,
  position integer not null default 0,
  claimed_at timestamptz not null default now(),
  added_at timestamptz,                     -- null while its column is being made: nobody sees it yet
  deleted_at timestamptz,
  constraint field_pkey primary key (object, name)
);

-- What the search box finds a record by: terms of all its searchable fields (objects/search-terms.ts). One row a record, so
-- that a record at hand is judged by one probe. Terms enter the index at once: a list of pending ones would be read by every search.
create table ws.search_entry (
  record_id uuid constraint search_entry_pkey primary key,
  object text not null,
  terms tsvector not null
);
create index search_entry_terms on ws.search_entry using gin (terms) with (fastupdate = off);

-- A record shared with somebody: one row per grant, whatever rule or hand made it.
create table ws.record_grant (
  object text not null,
  record_id uuid not null,
  principal_id uuid not null,               -- a member or a department
  level text not null constraint record_grant_level check (level in ('read', 'update')),
  via text not null,                        -- 'hand' or the sharing rule
  constraint record_grant_pkey primary key (principal_id, object, record_id, via)
);
create index record_grant_record on ws.record_grant (record_id);

create table ws.view (
  id uuid constraint view_pkey primary key,
  object text not null,
  name text not null,
  owner_id uuid,                            -- member; null for tokens
  shared boolean not null default false,
  query jsonb not null,
  columns jsonb not null,
  created_at timestamptz not null default now()
);
create index view_object on ws.view (object);
