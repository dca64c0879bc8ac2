-- Ways in that lead over another's page: an OpenID Connect provider, 企业微信, 钉钉.
create table ws.sign_in_way (
  id uuid constraint sign_in_way_pkey primary key,
  kind text not null constraint sign_in_way_kind check (kind in ('oidc', 'wecom', 'dingtalk')),
  name text not null,
  settings jsonb not null,
  secret bytea not null,                    -- sealed
  new_role text,                            -- who comes first by it becomes a member with this role; null: nobody does
  enabled boolean not null default false,
  created_at timestamptz not null
);

create table ws.sign_in_account (           -- who is whom over there
  way_id uuid not null constraint sign_in_account_way references ws.sign_in_way on delete cascade,
  subject text not null,                    -- the provider's own id of him
  member_id uuid not null constraint sign_in_account_member references ws.member,
  shown text not null,                      -- his name or address there, for people to read
  linked_at timestamptz not null,
  used_at timestamptz,
  constraint sign_in_account_pkey primary key (way_id, subject),
  constraint sign_in_account_once unique (way_id, member_id)
);
create index sign_in_account_of_member on ws.sign_in_account (member_id);
