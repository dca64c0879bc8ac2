-- How members come in: links for several, what is asked beyond a password, and who tried when.
alter table ws.profile add column second_factor boolean not null default false;   -- asked of everybody
alter table ws.role add column second_factor boolean not null default false;      -- asked of who has the role

-- A link by which several may join; a member's own link stays with the member.
create table ws.invitation (
  id uuid constraint invitation_pkey primary key,
  link_hash bytea not null constraint invitation_link unique,
  roles text[] not null,
  department_id uuid,                       -- as it was asked for: role and department are looked at again by who joins
  uses integer not null,
  used integer not null default 0,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);

create table ws.sign_in (
  id uuid constraint sign_in_pkey primary key,
  at timestamptz not null,
  member_id uuid constraint sign_in_member references ws.member,     -- null: nobody of that login, which is not kept: it may be a password
  way text not null,
  address text,
  agent text,
  refused text                              -- why; null: he came in
);
create index sign_in_time on ws.sign_in (at desc, id desc);
create index sign_in_of_member on ws.sign_in (member_id, at desc, id desc) where member_id is not null;
