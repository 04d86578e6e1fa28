create table job (
    id               uuid        primary key,
    district         text        not null,
    version          bigint      not null,
    created_at       timestamptz not null,
    created_by       text        not null,
    updated_at       timestamptz not null,
    updated_by       text        not null,
    kind             text        not null,
    parameters       jsonb       not null,
    state            text        not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    done             bigint      not null,
    total            bigint      not null,
    counts           jsonb       not null,
    failure          text,
    started_at       timestamptz,
    finished_at      timestamptz,
    lease_until      timestamptz,
    cancel_requested boolean     not null
);

create index job_by_district on job (district, id);
create index job_unfinished on job (id) where state in ('QUEUED', 'RUNNING');

create table job_input (
    job_id uuid  not null references job (id) on delete cascade,
    no     int   not null,
    chunk  bytea not null,
    primary key (job_id, no)
);

create table job_report (
    id          bigint generated always as identity primary key,
    job_id      uuid   not null references job (id) on delete cascade,
    row         bigint not null,
    code        text   not null,
    pointer     text,
    message     text,
    natural_key text
);

create index job_report_by_job on job_report (job_id, id);
