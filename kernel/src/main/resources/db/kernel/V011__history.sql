create table history (
    district     text        not null,
    aggregate_id uuid        not null,
    id           uuid        not null,
    version      bigint      not null,
    at           timestamptz not null,
    actor        text        not null,
    kind         text        not null check (kind in ('CREATED', 'CHANGED', 'DELETED')),
    changes      text        not null,
    primary key (district, aggregate_id, id)
);
