-- How goals stood when that was told last; the id is the goal's.
create table goal_progress (
    id         uuid        primary key,
    district   text        not null,
    version    bigint      not null,
    created_at timestamptz not null,
    created_by text        not null,
    updated_at timestamptz not null,
    updated_by text        not null,
    status     text        not null check (status in ('NO_DATA', 'MET', 'ON_TRACK', 'AT_RISK', 'OFF_TRACK'))
);

create index goal_progress_by_id on goal_progress (district, id);
