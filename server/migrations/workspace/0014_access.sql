-- Several roles a member: what they may is united (workspace/unite-rights.ts).
create table ws.member_role (
  member_id uuid not null constraint member_role_member references ws.member,
  role text not null constraint member_role_role references ws.role,
  constraint member_role_pkey primary key (member_id, role)
);
create index member_role_holders on ws.member_role (role);
insert into ws.member_role (member_id, role) select id, role from ws.member;
alter table ws.member drop column role;
alter table ws.member add column moved_at timestamptz;           -- into another department; null: his records have followed

-- Whom a record can be shared with: a member, a role, a department with all below it (its id), or that department alone.
alter table ws.role add column id uuid not null default gen_random_uuid() constraint role_id unique;
alter table ws.department add column alone_id uuid not null default gen_random_uuid() constraint department_alone unique;

alter table ws.record_grant add column ends_at timestamptz;      -- by hand: shared until then; null: for good
alter table ws.record_grant add column granted_at timestamptz;
alter table ws.record_grant add column granted_by uuid;          -- the member who shared by hand

-- Records of an object that meet a condition are shared; what each write and the background have made of it is in record_grant.
create table ws.sharing_rule (
  id uuid constraint sharing_rule_pkey primary key,
  object text not null,
  name text not null,
  condition jsonb not null,
  principal_id uuid not null,
  level text not null constraint sharing_rule_level check (level in ('read', 'update')),
  changed_at timestamptz not null,
  revision integer not null default 1,
  -- Being applied to the records that were there before, or its grants being removed: done up to this record; null: all done.
  applied_after uuid,
  applied bigint not null default 0,
  expected bigint not null default 0,
  removed_at timestamptz
);
create index sharing_rule_object on ws.sharing_rule (object);

-- A member lets another act for him, from and until.
create table ws.delegation (
  id uuid constraint delegation_pkey primary key,
  from_id uuid not null constraint delegation_from references ws.member,
  to_id uuid not null constraint delegation_to references ws.member,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text,
  created_at timestamptz not null,
  created_by uuid,
  constraint delegation_others check (from_id <> to_id)
);
create index delegation_to_member on ws.delegation (to_id, ends_at);
create index delegation_from_member on ws.delegation (from_id, ends_at);

-- Who is acting with another's rights at this moment: of one session or token, by delegation, or only looking.
create table ws.acting (
  key bytea constraint acting_pkey primary key,   -- fingerprint of the session's or token's secret
  actor_id uuid not null constraint acting_actor references ws.member,
  for_id uuid not null constraint acting_for references ws.member,
  delegation_id uuid constraint acting_delegation references ws.delegation,   -- null: viewing, nothing can be changed
  started_at timestamptz not null,
  ends_at timestamptz not null
);

alter table ws.act add column behalf_id uuid;     -- the member on whose behalf the actor acted
alter table ws.act add column behalf_name text;
