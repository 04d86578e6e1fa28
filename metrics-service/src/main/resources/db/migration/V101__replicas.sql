create table replica_education_org (
    district   text   not null,
    id         uuid   not null,
    version    bigint not null,
    sourced_id text   not null,
    name       text   not null,
    type       text   not null,
    parent_id  uuid,
    active     boolean not null,
    primary key (district, id)
);

create index replica_education_org_by_sourced_id on replica_education_org (district, sourced_id);

create table replica_academic_session (
    district    text   not null,
    id          uuid   not null,
    version     bigint not null,
    sourced_id  text   not null,
    title       text   not null,
    type        text   not null,
    start_date  date   not null,
    end_date    date   not null,
    parent_id   uuid,
    school_year int    not null,
    active      boolean not null,
    primary key (district, id)
);

create table replica_partner (
    district text   not null,
    id       uuid   not null,
    version  bigint not null,
    name     text   not null,
    primary key (district, id)
);

create table replica_service (
    district   text   not null,
    id         uuid   not null,
    version    bigint not null,
    partner_id uuid   not null,
    name       text   not null,
    primary key (district, id)
);
