-- What there is once an official account of WeChat: its access token, held by one, and what the platform says of followers.
create table ws.wechat_account (
  source_id uuid constraint wechat_account_pkey primary key constraint wechat_account_source references ws.source,
  token bytea,                              -- encrypted under the master key
  token_until timestamptz,
  refreshing_until timestamptz,             -- somebody is asking for another; whoever says nothing for so long has stopped
  followers integer,                        -- how many the platform counted at the last comparison
  compared_at timestamptz,
  problem text,                             -- what was in the way of asking last, null where nothing was
  next_at timestamptz not null default '-infinity' -- when followers are looked at again
);

-- Who follows, by what we heard and what the platform says.
create table ws.wechat_follower (
  source_id uuid not null constraint wechat_follower_source references ws.source,
  openid text not null,
  follows boolean not null,
  changed_at timestamptz not null,
  told_at timestamptz,                      -- when the platform told of him (user/info); null: to be asked
  seen_at timestamptz,                      -- when he was last in the platform's list
  constraint wechat_follower_pkey primary key (source_id, openid)
);
create index wechat_follower_untold on ws.wechat_follower (source_id) where follows and told_at is null;

-- How many messages may be sent because of what somebody did. Figures as they were in force then.
create table ws.wechat_window (
  event_id uuid constraint wechat_window_pkey primary key, -- what he did
  source_id uuid not null constraint wechat_window_source references ws.source,
  openid text not null,
  trigger text not null,                    -- message, menu, follow, scan
  sends integer not null,
  spent uuid[] not null default '{}',       -- the events of the messages sent by it: told twice they count once
  opened_at timestamptz not null,
  expires_at timestamptz not null
);
create index wechat_window_of on ws.wechat_window (source_id, openid, expires_at);

-- A code that is shown to a signed-in user once: whoever scans it is that user.
create table ws.wechat_scene (
  scene text constraint wechat_scene_pkey primary key,
  source_id uuid not null constraint wechat_scene_source references ws.source,
  asked_by uuid not null constraint wechat_scene_asked_by references ws.source, -- the server that vouches for the user
  namespace text not null,
  user_id text not null,
  url text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  openid text,                              -- who scanned it first
  scanned_at timestamptz
);
