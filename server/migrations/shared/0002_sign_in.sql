-- Being sure who signs in beyond a password, and what is kept of a sign-in that is not done yet.
alter table ws.account_user add column password_given_at timestamptz;   -- an admin set it: to be changed at the next sign-in
alter table ws.account_user add column totp_secret bytea;               -- sealed; counts once it is confirmed
alter table ws.account_user add column totp_confirmed_at timestamptz;
alter table ws.account_user add column totp_step bigint;                -- of the last code taken: none counts twice

create table ws.recovery_code (
  user_id uuid not null constraint recovery_code_user references ws.account_user on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_code_pkey primary key (user_id, code_hash)
);

create table ws.passkey (
  id text constraint passkey_pkey primary key,                       -- the credential's, base64url
  user_id uuid not null constraint passkey_user references ws.account_user on delete cascade,
  public_key bytea not null,                                         -- COSE
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_by_user on ws.passkey (user_id);

alter table ws.session add column id uuid not null default gen_random_uuid() constraint session_id unique;
alter table ws.session add column way text not null default 'password';

-- Begun and not done: a second factor to give, a challenge shown, somebody sent to another's page. Each ends soon.
create table ws.sign_in_step (
  token_hash bytea constraint sign_in_step_pkey primary key,         -- SHA-256 of what the browser holds
  kind text not null,
  user_id uuid constraint sign_in_step_user references ws.account_user on delete cascade,
  workspace_id uuid constraint sign_in_step_workspace references ws.workspace on delete cascade,
  data jsonb not null,
  expires_at timestamptz not null
);
create index sign_in_step_end on ws.sign_in_step (expires_at);
