-- Files that came with messages and calls, one row per file and event; the bytes lie once per content below the data folder.
create table ws.file (
  id uuid constraint file_pkey primary key, -- made of the event and the place: a replay finds it there
  event_id uuid not null,
  sighting_id uuid,                         -- the event's: whoever sees it on the timeline sees the file
  source_id uuid not null constraint file_source references ws.source,
  place integer not null,
  name text not null,
  media_type text not null,                 -- found in the bytes, where they tell
  inline text,                              -- Content-ID by which the text shows it
  original boolean not null default false,  -- the message itself as it was laid out (HTML)
  bytes integer,
  sha256 text,
  state text not null constraint file_state check (state in ('held', 'waiting', 'lost')),
  whence jsonb,                             -- what its channel needs to fetch it
  expires_at timestamptz,                   -- the source keeps it no longer than this
  next_at timestamptz,                      -- waiting: when it is fetched or tried again
  tries integer not null default 0,
  created_at timestamptz not null,
  constraint file_held check ((state = 'held') = (sha256 is not null))
);
create index file_event on ws.file (event_id);
create index file_waiting on ws.file (next_at) where state = 'waiting';
create index file_content on ws.file (sha256) where sha256 is not null;
