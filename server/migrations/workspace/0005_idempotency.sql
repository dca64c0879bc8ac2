-- Answers to POSTs that carried an Idempotency-Key, for a day: a retry gets the first answer.
create table ws.idempotency (
  key text not null,
  actor_id uuid not null,
  request_hash bytea not null,
  act_id uuid,
  body jsonb,
  at timestamptz not null,
  constraint idempotency_pkey primary key (actor_id, key)
);
