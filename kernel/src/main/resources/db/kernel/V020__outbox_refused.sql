create table outbox_refused (
    seq               bigint      primary key,
    id                uuid        not null,
    topic             text        not null,
    type              text        not null,
    subject           uuid        not null,
    aggregate_version bigint      not null,
    district          text        not null,
    actor             text        not null,
    time              timestamptz not null,
    traceparent       text,
    data              text        not null,
    reason            text        not null,
    refused_at        timestamptz not null default now()
);
