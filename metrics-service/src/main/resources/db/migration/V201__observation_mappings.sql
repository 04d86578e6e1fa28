create table observation_mapping (
    id         uuid        primary key,
    district   text        not null,
    version    bigint      not null,
    created_at timestamptz not null,
    created_by text        not null,
    updated_at timestamptz not null,
    updated_by text        not null,
    code       text        not null,
    body       jsonb       not null,
    unique (district, code)
);
