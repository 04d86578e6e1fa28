create table replica_partner (
    district           text   not null,
    id                 uuid   not null,
    version            bigint not null,
    name               text   not null,
    registration_state text   not null,
    valid_to           date,
    primary key (district, id)
);

create table replica_education_org (
    district text   not null,
    id       uuid   not null,
    version  bigint not null,
    name     text   not null,
    type     text   not null,
    status   text   not null,
    primary key (district, id)
);

create index replica_district_org on replica_education_org (district, id) where type = 'DISTRICT';

create table replica_goal (
    district  text   not null,
    id        uuid   not null,
    version   bigint not null,
    statement text   not null,
    state     text   not null,
    primary key (district, id)
);

create table numbering (
    district text   not null,
    series   text   not null check (series in ('PARTNERSHIP', 'AGREEMENT')),
    year     int    not null,
    last     bigint not null check (last > 0),
    primary key (district, series, year)
);
