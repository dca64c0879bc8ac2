-- Which events of the log tell of which order: an order's record is made from all of them, so that it is the same in
-- whatever order they came. What they tell stands in the log alone.
create table ws.order_message (
  number text not null,
  occurred_at timestamptz not null,
  event_seq bigint not null,
  constraint order_message_pkey primary key (number, occurred_at, event_seq)
);
