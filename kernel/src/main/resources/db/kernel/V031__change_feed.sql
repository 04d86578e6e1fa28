-- The change feed reads the rows themselves. Each carries the transaction that wrote it last; a reader shows what lies below
-- the oldest transaction that still runs, so nothing can commit behind it. What a row no longer shows (that it was deleted, that
-- somebody lost sight of it, what it was called before) is kept here as a trace.

-- Who may read a row, as words that callers carry too (kernel.feed.Audience). A table whose readers differ has its own.
create function audience_of(anyelement) returns text[]
    language sql immutable parallel safe as $$ select array['all'] $$;

-- What other systems call a row: an array of {"scheme", "value"}. A table with natural keys has its own.
create function keys_of(anyelement) returns jsonb
    language sql immutable parallel safe as $$ select '[]'::jsonb $$;

create table change_trace (
    district        text        not null,
    changed         xid8        not null default pg_current_xact_id(),
    n               bigint      generated always as identity,
    source          text        not null,
    id              uuid        not null,
    version         bigint      not null,
    at              timestamptz not null,
    keys_before     jsonb       not null,
    keys_after      jsonb       not null,
    audience_before text[]      not null,
    audience_after  text[]      not null,
    primary key (district, changed, n)
);

create index change_trace_by_time on change_trace (at);

-- One row: the PostgreSQL cluster that the transaction numbers belong to, and the number below which traces were forgotten
create table change_origin (
    cluster   bigint not null,
    kept_from xid8   not null
);

create function stamp_change() returns trigger language plpgsql as $$
begin
    new.changed := pg_current_xact_id();
    return new;
end
$$;

create function trace_change() returns trigger language plpgsql as $$
declare
    audience_then text[] := audience_of(old);
    keys_then     jsonb  := keys_of(old);
    audience_now  text[] := '{}';
    keys_now      jsonb  := '[]';
    seen          bigint := old.version + 1;
    seen_at       timestamptz := now();
begin
    if tg_op = 'UPDATE' then
        audience_now := audience_of(new);
        keys_now := keys_of(new);
        if audience_then <@ audience_now and keys_then = keys_now then
            return null;
        end if;
        seen := new.version;
        seen_at := new.updated_at;
    end if;
    insert into change_trace
        (district, source, id, version, at, keys_before, keys_after, audience_before, audience_after)
    values (old.district, tg_table_name, old.id, seen, seen_at, keys_then, keys_now, audience_then, audience_now);
    return null;
end
$$;

-- Called by a service's migration once for each table that its feed tells of, after the table's own audience_of and keys_of.
-- What is there already counts as written before everything else.
create function follow_changes(followed regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s add column changed xid8 not null default ''0''', followed);
    execute format('alter table %s alter column changed set default pg_current_xact_id()', followed);
    execute format('create index %I on %s (district, changed, id)', followed || '_by_change', followed);
    execute format('create trigger stamp_change before update on %s for each row '
        'when (old.version is distinct from new.version) execute function stamp_change()', followed);
    execute format('create trigger trace_update after update on %s for each row '
        'when (old.version is distinct from new.version) execute function trace_change()', followed);
    execute format('create trigger trace_delete after delete on %s for each row execute function trace_change()', followed);
end
$$;
