-- Mailboxes: who reads one, how that goes, and what of each folder we hold.
create table ws.mail_box (
  source_id uuid constraint mail_box_pkey primary key constraint mail_box_source references ws.source,
  state text not null default 'waiting' constraint mail_box_state check (state in ('waiting', 'connecting', 'reading', 'watching')),
  problem text,                             -- why it cannot be read just now, by code; null while it can
  detail text,                              -- as the server put it
  checked_at timestamptz,                   -- when all folders were last compared with what we hold
  next_at timestamptz,                      -- after a failure: when it is tried again
  started_at timestamptz,                   -- of the first reading
  first_done_at timestamptz,                -- everything there was at the beginning is held
  lease_by uuid,                            -- the process that reads it
  lease_until timestamptz
);

create table ws.mail_folder (
  source_id uuid not null constraint mail_folder_source references ws.source,
  path text not null,
  role text not null constraint mail_folder_role check (role in ('inbox', 'sent', 'other')),
  validity bigint not null,                 -- UIDVALIDITY: changed, the numbers below mean nothing any more
  held int8multirange not null default '{}', -- numbers (UID) of the mails we hold
  uid_next bigint not null,                 -- as the mailbox told it last
  "exists" integer not null,                -- how many it said there are
  missing integer not null,                 -- of those, not held
  missing_since timestamptz,
  gone integer not null default 0,          -- held, and deleted there since
  checked_at timestamptz not null,
  constraint mail_folder_pkey primary key (source_id, path)
);
