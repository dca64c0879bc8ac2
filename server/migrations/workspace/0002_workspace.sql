create table ws.profile (                   -- the workspace's own settings, one row
  id boolean constraint profile_pkey primary key default true constraint profile_single check (id),
  time_zone text not null default 'Asia/Shanghai',
  currency text not null default 'CNY',
  country text not null default 'CN'
);
insert into ws.profile default values;

create table ws.department (
  id uuid constraint department_pkey primary key,
  name text not null,
  parent_id uuid constraint department_parent references ws.department,
  path uuid[] not null                      -- from the root to itself: "department and below" is path @> array[id]
);
create index department_path on ws.department using gin (path);

create table ws.role (
  name text constraint role_pkey primary key,
  label jsonb not null,
  rights jsonb not null                     -- see workspace/rights.ts
);

create table ws.member (
  id uuid constraint member_pkey primary key,
  user_id uuid,                             -- the one key into the shared schema; null until an invitation is taken
  name text not null,
  login text,
  role text not null constraint member_role references ws.role,
  department_id uuid constraint member_department references ws.department,
  created_at timestamptz not null default now(),
  deactivated_at timestamptz,
  invitation_hash bytea,
  invitation_expires_at timestamptz
);
create unique index member_user on ws.member (user_id) where user_id is not null;
create unique index member_invitation on ws.member (invitation_hash) where invitation_hash is not null;

create table ws.token (
  id uuid constraint token_pkey primary key,
  name text not null,
  token_hash bytea not null constraint token_hash_unique unique,
  role text not null constraint token_role references ws.role,
  member_id uuid constraint token_member references ws.member,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz
);
