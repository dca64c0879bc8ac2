-- What a member is told that nobody asked for; one row until he puts it away. What it says is made when it is read, so it is
-- true then and shows no more than his rights.
create table ws.notice (
  id uuid constraint notice_pkey primary key,
  member_id uuid not null,
  kind text not null constraint notice_kind check (kind in ('owners_differ')),
  event_id uuid not null,                   -- what it is about
  act_id uuid,
  at timestamptz not null,
  contact_id uuid not null,                 -- the member's own
  other_ids uuid[] not null,                -- contacts of others that are the same person
  dismissed_at timestamptz,
  constraint notice_once unique (event_id, contact_id)
);
create index notice_member on ws.notice (member_id, at desc) where dismissed_at is null;
