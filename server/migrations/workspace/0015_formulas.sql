-- Formulas: fields computed when they are read (no column), roll-ups (a column kept with the children), rules that refuse a
-- record, and values for new records. docs/formulas.md is the language.
alter table ws.field add column formula text;
alter table ws.field add column rollup jsonb;
alter table ws.field add column filling jsonb;             -- a roll-up being filled: {after, done, total}; null: all records are
alter table ws.field add column fallback text;             -- a formula for a new record that is given no value
alter table ws.object add column validations jsonb not null default '[]';

-- What formulas compile to where plain SQL would fail, be inexact, or name an argument twice. Each is what the function of
-- the same meaning in contracts/src/formula computes; none reads a table.

-- Numbers: 20 decimals, halves away from zero, below 10^30.
create function ws.formula_number(x numeric) returns numeric language sql immutable strict parallel safe
  return case when abs(x) < 1e30 then round(x, 20) end;
create function ws.formula_divide(a numeric, b numeric) returns numeric language sql immutable strict parallel safe
  return case when b <> 0 then ws.formula_number(
    sign(a) * sign(b) * div(abs(a) * 2e20 + abs(b), 2 * abs(b)) * 0.00000000000000000001) end;
create function ws.formula_mod(a numeric, b numeric) returns numeric language sql immutable strict parallel safe
  return case when b <> 0 then mod(mod(a, b) + b, b) end;
create function ws.formula_floor(x numeric, step numeric) returns numeric language sql immutable strict parallel safe
  return case when step > 0 then x - mod(mod(x, step) + step, step) end;
create function ws.formula_whole(x numeric, bound integer) returns integer language sql immutable parallel safe
  return trunc(least(greatest(coalesce(x, 0), -bound), bound))::integer;
create function ws.formula_round(x numeric, decimals numeric) returns numeric language sql immutable strict parallel safe
  return ws.formula_number(round(x, least(ws.formula_whole(decimals, 30), 20)));
create function ws.formula_round_down(x numeric, decimals numeric) returns numeric language sql immutable strict parallel safe
  return ws.formula_number(trunc(x, least(ws.formula_whole(decimals, 30), 20)));
create function ws.formula_round_up(x numeric, decimals numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  places integer := least(ws.formula_whole(decimals, 30), 20);
  cut numeric := trunc(x, places);
begin
  return ws.formula_number(case when cut = x then x else cut + sign(x) * ('1e' || (-places))::numeric end);
end $$;
create function ws.formula_power(x numeric, exponent numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  result numeric := 1;
begin
  if exponent <> trunc(exponent) or abs(exponent) > 64 then return null; end if;
  for i in 1 .. abs(exponent)::integer loop
    result := ws.formula_number(result * x);
    exit when result is null;
  end loop;
  return case when exponent < 0 then ws.formula_divide(1, result) else result end;
end $$;
create function ws.formula_root(x numeric) returns numeric language sql immutable strict parallel safe
  return case when x >= 0 then round(sqrt(round(x, 60)), 20) end;

-- Text: by code points, at most 100,000 of them; no text is the text of no characters.
create function ws.formula_text(x text) returns text language sql immutable parallel safe
  return case when length(x) <= 100000 then x else '' end;
create function ws.formula_right(x text, n integer) returns text language sql immutable parallel safe
  return case when n > 0 then right(x, n) else '' end;
create function ws.formula_middle(x text, start integer, n integer) returns text language sql immutable parallel safe
  return case when start >= 1 then substr(x, start, greatest(n, 0)) else '' end;
create function ws.formula_find(part text, x text, start integer) returns numeric language sql immutable parallel safe
  return case when part <> '' and start >= 1 then nullif(strpos(substr(x, start), part), 0) + start - 1 end;
create function ws.formula_substitute(x text, old text, put text) returns text language plpgsql immutable parallel safe as $$
declare
  found bigint;
begin
  if old = '' then return x; end if;
  found := (length(x) - length(replace(x, old, ''))) / length(old);
  if length(x) + found * (length(put) - length(old)) > 100000 then return ''; end if;
  return replace(x, old, put);
end $$;
create function ws.formula_repeat(x text, n integer) returns text language sql immutable parallel safe
  return case when n > 0 and length(x)::bigint * n <= 100000 then repeat(x, n) else '' end;
create function ws.formula_pad(x text, n integer, filling text) returns text language sql immutable parallel safe
  return case when length(x) < least(n, 1000) and filling <> '' then lpad(x, least(n, 1000), filling) else x end;
create function ws.formula_split(x text, separator text, n integer) returns text language sql immutable parallel safe
  return case when n < 1 then '' when separator = '' then case when n = 1 then x else '' end else split_part(x, separator, n) end;
create function ws.formula_value(x text) returns numeric language plpgsql immutable parallel safe as $$
declare
  plain text := replace(btrim(x, E' \t\n\r\u00a0\u3000'), ',', '');
begin
  if plain ~ '^[+-]?[0-9]{1,30}([.][0-9]{1,20})?$' then return plain::numeric; end if;
  return null;
end $$;
create function ws.formula_written(x numeric, decimals integer, grouped boolean, percent boolean) returns text
  language plpgsql immutable strict parallel safe as $$
declare
  said text := round(x * case when percent then 100 else 1 end, decimals)::text;
begin
  if grouped then said := regexp_replace(split_part(said, '.', 1), '(\d)(?=(\d{3})+$)', '\1,', 'g') || coalesce('.' || nullif(split_part(said, '.', 2), ''), ''); end if;
  return said || case when percent then '%' else '' end;
end $$;
create function ws.formula_clock(x timestamp, format text) returns text language sql immutable parallel safe
  return coalesce(replace(replace(replace(replace(replace(replace(replace(replace(format, 'YYYY', to_char(x, 'YYYY')),
    'MM', to_char(x, 'MM')), 'M', to_char(x, 'FMMM')), 'DD', to_char(x, 'DD')), 'D', to_char(x, 'FMDD')),
    'HH', to_char(x, 'HH24')), 'mm', to_char(x, 'MI')), 'ss', to_char(x, 'SS')), '');
create function ws.formula_mask(x text, head integer, tail integer) returns text language sql immutable parallel safe
  return case when greatest(head, 0) + greatest(tail, 0) >= length(x) then repeat('*', length(x))
    else left(x, greatest(head, 0)) || repeat('*', length(x) - greatest(head, 0) - greatest(tail, 0)) || ws.formula_right(x, tail) end;

-- Days of the years 1000 to 9998.
create function ws.formula_within(x date) returns date language sql immutable strict parallel safe
  return case when x between '1000-01-01' and '9998-12-31' then x end;
create function ws.formula_date(year integer, month integer, day integer) returns date language plpgsql immutable strict parallel safe as $$
begin
  if year not between 1000 and 9998 or month not between 1 and 12 or day < 1 then return null; end if;
  if day > extract(day from make_date(year, month, 1) + interval '1 month -1 day') then return null; end if;
  return make_date(year, month, day);
end $$;
create function ws.formula_day_text(x text) returns date language plpgsql immutable parallel safe as $$
begin
  if x !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then return null; end if;
  return ws.formula_date(left(x, 4)::integer, substr(x, 6, 2)::integer, right(x, 2)::integer);
end $$;
-- In PL/pgSQL, since the planner would compute parts that a case keeps from being computed where a count is a constant.
create function ws.formula_add_days(x date, n bigint) returns date language plpgsql immutable strict parallel safe as $$
begin
  return case when n between '1000-01-01'::date - x and '9998-12-31'::date - x then x + n::integer end;
end $$;
create function ws.formula_add_months(x date, n bigint) returns date language plpgsql immutable strict parallel safe as $$
begin
  if extract(year from x) * 12 + extract(month from x) - 1 + n not between 12000 and 119987 then return null; end if;
  return (x + make_interval(months => n::integer))::date;
end $$;
create function ws.formula_months(a date, b date) returns integer language plpgsql immutable strict parallel safe as $$
declare
  months integer;
begin
  if b < a then return -ws.formula_months(b, a); end if;
  months := (extract(year from b) - extract(year from a)) * 12 + extract(month from b) - extract(month from a);
  if extract(day from b) < extract(day from a) and extract(month from b) = extract(month from b + 1) then months := months - 1; end if;
  return months;
end $$;
create function ws.formula_add_minutes(x timestamptz, n bigint) returns timestamptz language plpgsql immutable strict parallel safe as $$
declare
  moved numeric := extract(epoch from x) + n * 60;
begin
  if moved < extract(epoch from '1000-01-01T00:00:00Z'::timestamptz) or moved >= extract(epoch from '9999-01-01T00:00:00Z'::timestamptz)
    then return null; end if;
  return x + make_interval(hours => (n / 60)::integer, mins => (n % 60)::integer);
end $$;
create function ws.formula_steps(a timestamptz, b timestamptz, seconds integer) returns numeric language sql immutable strict parallel safe
  return div(extract(epoch from b) - extract(epoch from a), seconds);

-- Workdays are Mondays to Fridays, without the days off, with the weekends worked.
create function ws.formula_is_workday(x date, off date[], worked date[]) returns boolean language sql immutable parallel safe
  return coalesce(x <> all(off) and (extract(isodow from x) <= 5 or x = any(worked)), false);
create function ws.formula_workdays(a date, b date, off date[], worked date[]) returns integer language plpgsql immutable strict parallel safe as $$
begin
  if b < a then return -ws.formula_workdays(b, a, off, worked); end if;
  return (b - '0999-12-30'::date) / 7 * 5 + least((b - '0999-12-30'::date) % 7 + 1, 5)
    - (a - '0999-12-30'::date) / 7 * 5 - least((a - '0999-12-30'::date) % 7 + 1, 5)
    + case when extract(isodow from a) <= 5 then 1 else 0 end
    - (select count(*) from unnest(off) d where d between a and b) + (select count(*) from unnest(worked) d where d between a and b);
end $$;
create function ws.formula_workday(x date, n integer, off date[], worked date[]) returns date language plpgsql immutable strict parallel safe as $$
declare
  step integer := sign(n);
  at date := x;
  remaining integer := abs(n);
  near_off date[];
  near_worked date[];
begin
  if remaining > 1000 then return null; end if;
  near_off := array(select d from unnest(off) d where abs(d - x) <= remaining * 2 + 60);
  near_worked := array(select d from unnest(worked) d where abs(d - x) <= remaining * 2 + 60);
  while remaining > 0 loop
    at := ws.formula_within(at + step);
    if at is null then return null; end if;
    if ws.formula_is_workday(at, near_off, near_worked) then remaining := remaining - 1; end if;
  end loop;
  return at;
end $$;

-- Chinese: amounts as on cheques, identity numbers (GB 11643), unified social credit codes (GB 32100).
create function ws.formula_capitals(x numeric) returns text language plpgsql immutable parallel safe as $$
declare
  cents numeric := round(abs(x) * 100);
  digits text := div(cents, 100)::text;
  jiao integer;
  fen integer;
  said text := '';
begin
  if x is null or cents >= 1e14 then return ''; end if;
  if cents = 0 then return '零元整'; end if;
  jiao := mod(div(cents, 10), 10);
  fen := mod(cents, 10);
  if digits <> '0' then
    for i in 1 .. length(digits) loop
      said := said || substr('零壹贰叁肆伍陆柒捌玖', substr(digits, i, 1)::integer + 1, 1)
        || (array['', '拾', '佰', '仟', '万', '拾', '佰', '仟', '亿', '拾', '佰', '仟'])[length(digits) - i + 1];
    end loop;
    said := regexp_replace(regexp_replace(said, '零[仟佰拾]', '零', 'g'), '零+', '零', 'g');
    said := replace(regexp_replace(said, '零([万亿])', '\1', 'g'), '亿万', '亿零');
    said := regexp_replace(regexp_replace(said, '零+', '零', 'g'), '零$', '') || '元';
  end if;
  if jiao > 0 then said := said || substr('零壹贰叁肆伍陆柒捌玖', jiao + 1, 1) || '角';
  elsif fen > 0 and digits <> '0' then said := said || '零';
  end if;
  return case when x < 0 then '负' else '' end || said || case when fen > 0 then substr('零壹贰叁肆伍陆柒捌玖', fen + 1, 1) || '分' else '整' end;
end $$;
create function ws.formula_birthday(x text) returns date language plpgsql immutable parallel safe as $$
begin
  if x !~ '^([0-9]{17}[0-9Xx]|[0-9]{15})$' then return null; end if;
  if length(x) = 15 then return ws.formula_date(1900 + substr(x, 7, 2)::integer, substr(x, 9, 2)::integer, substr(x, 11, 2)::integer); end if;
  return ws.formula_date(substr(x, 7, 4)::integer, substr(x, 11, 2)::integer, substr(x, 13, 2)::integer);
end $$;
create function ws.formula_sex(x text) returns text language plpgsql immutable parallel safe as $$
begin
  if ws.formula_birthday(x) is null then return ''; end if;
  return case when substr(x, case length(x) when 15 then 15 else 17 end, 1)::integer % 2 = 1 then '男' else '女' end;
end $$;
create function ws.formula_is_id_card(x text) returns boolean language plpgsql immutable parallel safe as $$
declare
  total integer := 0;
begin
  if length(x) <> 18 or ws.formula_birthday(x) is null then return false; end if;
  for i in 1 .. 17 loop total := total + substr(x, i, 1)::integer * ((1 << (18 - i)) % 11); end loop;
  return substr('10X98765432', total % 11 + 1, 1) = upper(right(x, 1));
end $$;
create function ws.formula_is_credit_code(x text) returns boolean language plpgsql immutable parallel safe as $$
declare
  signs constant text := '0123456789ABCDEFGHJKLMNPQRTUWXY';
  weight integer := 1;
  total integer := 0;
begin
  if x !~ '^[0-9A-HJ-NPQRTUWXY]{18}$' then return false; end if;
  for i in 1 .. 17 loop
    total := total + (strpos(signs, substr(x, i, 1)) - 1) * weight;
    weight := weight * 3 % 31;
  end loop;
  return substr(signs, (31 - total % 31) % 31 + 1, 1) = right(x, 1);
end $$;
