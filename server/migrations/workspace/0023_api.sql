-- What proves a token: its own secret; a program's, which only gets it access; and the access it got, which soon ends.
create table ws.token_secret (
  hash bytea constraint token_secret_pkey primary key,   -- SHA-256
  token_id uuid not null constraint token_secret_of references ws.token on delete cascade,
  kind text not null constraint token_secret_kind check (kind in ('token', 'program', 'access')),
  scopes text[],                                         -- of an access: what it was narrowed to; null: as the token is
  created_at timestamptz not null,
  expires_at timestamptz
);
create index token_secret_by_token on ws.token_secret (token_id, kind, created_at);
insert into ws.token_secret (hash, token_id, kind, created_at) select token_hash, id, 'token', created_at from ws.token;

alter table ws.token drop column token_hash;
alter table ws.token add column kind text not null default 'token' constraint token_kind check (kind in ('token', 'program'));
-- What of its role's rights it has; null: all of them.
alter table ws.token add column scopes text[];
alter table ws.token add column used_from text;

-- The status of the first answer; null: the route's usual one.
alter table ws.idempotency add column status smallint;
