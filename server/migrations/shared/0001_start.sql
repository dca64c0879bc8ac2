-- What all workspaces share: who exists and who is signed in. Everything else lives in a workspace's own schema.
create table ws.workspace (
  id uuid constraint workspace_pkey primary key,
  key text not null constraint workspace_key_unique unique,           -- part of write keys and tokens: finds the workspace
  schema_name text not null constraint workspace_schema_unique unique,
  name text not null,
  created_at timestamptz not null default now()
);

create table ws.account_user (                                       -- a person who can sign in ("user" is a reserved word)
  id uuid constraint account_user_pkey primary key,
  login text not null constraint account_user_login_unique unique,   -- e-mail, phone or user name, lower case
  name text not null,
  password_hash text,                                                -- scrypt$N$r$p$salt$hash; null until the invitation is taken
  locale text not null default 'zh',
  created_at timestamptz not null default now()
);

create table ws.session (
  token_hash bytea constraint session_pkey primary key,              -- SHA-256 of the cookie; the cookie itself is never kept
  user_id uuid not null constraint session_user_id references ws.account_user on delete cascade,
  workspace_id uuid not null constraint session_workspace references ws.workspace on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text,
  agent text
);
create index session_by_user on ws.session (user_id);

create table ws.setting (                                            -- one-time setup link, installation id
  name text constraint setting_pkey primary key,
  value jsonb not null
);
