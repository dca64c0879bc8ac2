-- How many requests a minute a token may make; null: as many as it likes.
alter table ws.token add column per_minute integer;
