create table outbox (
    seq               bigint      generated always as identity primary key,
    id                uuid        not null,
    topic             text        not null,
    type              text        not null,
    subject           uuid        not null,
    aggregate_version bigint      not null,
    district          text        not null,
    actor             text        not null,
    time              timestamptz not null,
    traceparent       text,
    data              text        not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

create table inbox (
    event_id   uuid        primary key,
    handled_at timestamptz not null default now()
);

create table idempotency_key (
    district     text        not null,
    client       text        not null,
    key          text        not null,
    request_hash text        not null,
    status       int         not null,
    location     text,
    etag         text,
    body         bytea       not null,
    expires_at   timestamptz not null,
    primary key (district, client, key)
);

create index idempotency_key_by_expiry on idempotency_key (expires_at);
