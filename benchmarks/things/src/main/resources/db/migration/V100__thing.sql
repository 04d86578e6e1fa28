create table thing (
    id          uuid        primary key,
    district    text        not null,
    version     bigint      not null,
    created_at  timestamptz not null,
    created_by  text        not null,
    updated_at  timestamptz not null,
    updated_by  text        not null,
    name        text        not null,
    description text,
    kind        text        not null,
    quantity    int         not null
);

create index thing_by_district on thing (district, id);
create index thing_by_name on thing (district, name, id);

create table replica_thing (
    district text   not null,
    id       uuid   not null,
    version  bigint not null,
    name     text   not null,
    primary key (district, id)
);
