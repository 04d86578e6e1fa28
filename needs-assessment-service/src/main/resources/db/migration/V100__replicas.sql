create table replica_education_org (
    district  text             not null,
    id        uuid             not null,
    version   bigint           not null,
    name      text             not null,
    type      text             not null,
    parent_id uuid,
    latitude  double precision,
    longitude double precision,
    active    boolean          not null,
    primary key (district, id)
);

create table replica_academic_session (
    district   text    not null,
    id         uuid    not null,
    version    bigint  not null,
    title      text    not null,
    type       text    not null,
    start_date date    not null,
    end_date   date    not null,
    active     boolean not null,
    primary key (district, id)
);

create table replica_measure (
    district          text    not null,
    id                uuid    not null,
    version           bigint  not null,
    code              text    not null,
    measure_version   int     not null,
    name              text    not null,
    unit              text    not null,
    polarity          text    not null,
    rba_quadrant      text    not null,
    max_yearly_change numeric,
    state             text    not null,
    primary key (district, id)
);

create index replica_measure_by_code on replica_measure (district, code);

create table replica_target_status (
    district     text   not null,
    id           uuid   not null,
    version      bigint not null,
    goal_id      uuid   not null,
    measure_code text   not null,
    status       text   not null,
    value        numeric,
    as_of        date   not null,
    primary key (district, id)
);

create index replica_target_status_by_goal on replica_target_status (district, goal_id);

create table replica_partner (
    district           text   not null,
    id                 uuid   not null,
    version            bigint not null,
    name               text   not null,
    languages          text[] not null,
    registration_state text   not null,
    valid_to           date,
    quality_level      int,
    primary key (district, id)
);

create table replica_service (
    district        text               not null,
    id              uuid               not null,
    version         bigint             not null,
    partner_id      uuid               not null,
    name            text               not null,
    active          boolean            not null,
    categories      text[]             not null,
    grade_levels    text[]             not null,
    populations     text[]             not null,
    timings         text[]             not null,
    settings        text[]             not null,
    languages       text[]             not null,
    seats_maximum   int,
    seats_available int,
    -- the nth of each belongs to the nth site
    site_latitudes  double precision[] not null,
    site_longitudes double precision[] not null,
    site_org_ids    uuid[]             not null,
    primary key (district, id)
);

create index replica_service_by_partner on replica_service (district, partner_id);

-- what is on offer, by what it is about: a scan starts here
create table replica_service_category (
    district     text not null,
    category     text not null,
    service_id   uuid not null,
    benefit_area text not null,
    primary key (district, category, service_id)
);

create index replica_service_category_by_area on replica_service_category (district, benefit_area, service_id);
create index replica_service_category_by_service on replica_service_category (district, service_id);
