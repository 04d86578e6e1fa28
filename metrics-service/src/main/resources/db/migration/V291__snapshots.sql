-- Answers that were kept. What they hold is never changed or deleted, by whatever way somebody reaches the table.
create table report_snapshot (
    id             uuid        primary key,
    district       text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null,
    title          text        not null,
    question       jsonb       not null,
    headers        text[]      not null,
    as_of          timestamptz not null,
    rows_sha256    text        not null check (rows_sha256 ~ '^[0-9a-f]{64}$'),
    row_count      int         not null check (row_count >= 0),
    policy_version int         not null,
    state          text        not null check (state in ('TAKEN', 'PUBLISHED', 'WITHDRAWN')),
    published_at   timestamptz,
    check (state = 'TAKEN' or published_at is not null)
);

create index report_snapshot_by_id on report_snapshot (district, id);
create index report_snapshot_published on report_snapshot (district, id) where state = 'PUBLISHED';

-- Apart from it, so that a list of snapshots does not read them.
create table report_snapshot_rows (
    district    text  not null,
    snapshot_id uuid  not null references report_snapshot (id),
    rows        bytea not null,
    primary key (district, snapshot_id)
);

create function refuse_changing_snapshot() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if (old.id, old.district, old.title, old.question, old.headers, old.as_of, old.rows_sha256, old.row_count,
                old.policy_version, old.created_at, old.created_by)
            is not distinct from
            (new.id, new.district, new.title, new.question, new.headers, new.as_of, new.rows_sha256, new.row_count,
                new.policy_version, new.created_at, new.created_by) then
            return new; -- who may read it
        end if;
    end if;
    raise exception 'a snapshot is never changed or deleted';
end
$$;

create function refuse_changing_snapshot_rows() returns trigger language plpgsql as $$
begin
    raise exception 'a snapshot is never changed or deleted';
end
$$;

create trigger report_snapshot_is_immutable before update or delete on report_snapshot
    for each row execute function refuse_changing_snapshot();
create trigger report_snapshot_rows_are_immutable before update or delete on report_snapshot_rows
    for each row execute function refuse_changing_snapshot_rows();
