-- A relay on this machine was asked by what its name looked like; networks that are not public are now named.
update ws.source set settings = settings || '{"networks": ["127.0.0.0/8", "::1/128"]}'
 where kind = 'wechat' and settings ->> 'apiBase' ~ '^http://(127\.|localhost|\[::1\])';

-- The first message a file went along with; none: it may be cleared away after a day.
alter table ws.outgoing_file add column outgoing_id uuid constraint outgoing_file_of references ws.outgoing;
update ws.outgoing_file f set outgoing_id = o.id from ws.outgoing o where f.id = any(o.files);
create index outgoing_file_unsent on ws.outgoing_file (created_at) where outgoing_id is null;
create index outgoing_file_content on ws.outgoing_file (sha256);

-- Caps for a day and for a week stand side by side.
update ws.send_policy set policy = policy - 'cap' || jsonb_build_object('caps',
  case when jsonb_typeof(policy -> 'cap') = 'object' then jsonb_build_array(policy -> 'cap') else '[]'::jsonb end)
 where policy ? 'cap';
create index outgoing_refused on ws.outgoing (due_at) where state = 'refused';
