-- One row a call. `told` holds what its events have said so far, in a form that comes to the same in whatever order they
-- come; the other columns are what that comes to.
create table ws.call (
  id uuid constraint call_pkey primary key,           -- made of the source and its own id of the call
  source_id uuid not null constraint call_source references ws.source,
  call_id text not null,
  told jsonb not null,
  direction text not null constraint call_direction check (direction in ('in', 'out')),
  state text not null constraint call_state check (state in ('ringing', 'answered', 'ended', 'missed')),
  customer text,                                      -- E.164 where it can be told; null: withheld
  sighting_id uuid not null,                          -- whose it is
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  member_id uuid,                                     -- who speaks or spoke, else at whose desk it rang last
  rung uuid[] not null,                               -- members at whose desks it rang or who spoke
  task_id uuid,                                       -- to call back, where it was missed
  followed_up_at timestamptz                          -- when a missed call was found to be answered since
);
create index call_by_sighting on ws.call (sighting_id, started_at desc);
create index call_by_member on ws.call (member_id, started_at desc);
create index call_by_time on ws.call (started_at desc, id);
create index call_under_way on ws.call (started_at) where state in ('ringing', 'answered');

-- What an agent wrote of a call. Taken back, it stays in the log and no longer shows.
create table ws.call_note (
  id uuid constraint call_note_pkey primary key,
  call_id uuid not null constraint call_note_call references ws.call,
  act_id uuid not null,
  member_id uuid,
  author text not null,
  at timestamptz not null,
  text text not null,
  taken_back_at timestamptz
);
create index call_note_by_call on ws.call_note (call_id, at);
create index call_note_by_act on ws.call_note (act_id);
