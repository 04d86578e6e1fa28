create table education_org (
    id               uuid             primary key,
    district         text             not null,
    version          bigint           not null,
    created_at       timestamptz      not null,
    created_by       text             not null,
    updated_at       timestamptz      not null,
    updated_by       text             not null,
    sourced_id       text             not null,
    name             text             not null,
    type             text             not null check (type in ('SCHOOL', 'CAMPUS', 'DISTRICT', 'NETWORK', 'DEPARTMENT', 'STATE')),
    identifier       text,
    parent_id        uuid,
    status           text             not null check (status in ('ACTIVE', 'TO_BE_DELETED')),
    grade_levels     text[]           not null,
    charter          boolean          not null,
    latitude         double precision check (latitude between -90 and 90),
    longitude        double precision check (longitude between -180 and 180),
    enrollment_count int              check (enrollment_count >= 0),
    vision           text,
    mission          text,
    values           text[],
    phase            text             check (phase in ('PLANNING', 'OPENING', 'GROWING', 'ESTABLISHED', 'CLOSING')),
    community_hub    boolean,
    constraint education_org_sourced_id unique (district, sourced_id),
    check (parent_id <> id)
);

create index education_org_by_id on education_org (district, id);
create index education_org_by_name on education_org (district, name, id);
create index education_org_by_parent on education_org (district, parent_id);
create index education_org_by_update on education_org (district, updated_at, id);

create table academic_session (
    id          uuid        primary key,
    district    text        not null,
    version     bigint      not null,
    created_at  timestamptz not null,
    created_by  text        not null,
    updated_at  timestamptz not null,
    updated_by  text        not null,
    sourced_id  text        not null,
    title       text        not null,
    type        text        not null check (type in ('SCHOOL_YEAR', 'SEMESTER', 'TERM', 'GRADING_PERIOD')),
    start_date  date        not null,
    end_date    date        not null,
    parent_id   uuid,
    school_year int         not null,
    status      text        not null check (status in ('ACTIVE', 'TO_BE_DELETED')),
    constraint academic_session_sourced_id unique (district, sourced_id),
    check (end_date > start_date)
);

create index academic_session_by_id on academic_session (district, id);
create index academic_session_by_start on academic_session (district, start_date, id);

create table partner (
    id                    uuid        primary key,
    district              text        not null,
    version               bigint      not null,
    created_at            timestamptz not null,
    created_by            text        not null,
    updated_at            timestamptz not null,
    updated_by            text        not null,
    name                  text        not null,
    description           text        not null,
    types                 text[]      not null,
    identifiers           jsonb       not null,
    contacts              jsonb       not null,
    languages             text[]      not null,
    website               text,
    registration_state    text        not null check (registration_state in ('PROSPECT', 'DRAFT', 'SUBMITTED', 'UNDER_REVIEW',
                                          'CHANGES_REQUESTED', 'APPROVED', 'DECLINED', 'SUSPENDED', 'EXPIRED', 'ARCHIVED')),
    policies_acknowledged boolean     not null,
    valid_to              date,
    decision_reason       text,
    quality_level         int         check (quality_level between 1 and 4)
);

create index partner_by_id on partner (district, id);
create index partner_by_name on partner (district, name, id);
create index partner_by_update on partner (district, updated_at, id);
create index partner_by_state on partner (district, registration_state, id);
create index partner_by_identifier on partner using gin (identifiers jsonb_path_ops);

create table service_offering (
    id           uuid        primary key,
    district     text        not null,
    version      bigint      not null,
    created_at   timestamptz not null,
    created_by   text        not null,
    updated_at   timestamptz not null,
    updated_by   text        not null,
    partner_id   uuid        not null references partner (id),
    name         text        not null,
    description  text        not null,
    status       text        not null check (status in ('ACTIVE', 'INACTIVE', 'DEFUNCT', 'TEMPORARILY_CLOSED')),
    categories   text[]      not null,
    grade_levels text[]      not null,
    timings      text[]      not null,
    settings     text[]      not null,
    languages    text[]      not null,
    capacities   jsonb       not null,
    sites        jsonb       not null
);

create index service_offering_by_id on service_offering (district, id);
create index service_offering_by_partner on service_offering (district, partner_id);
create index service_offering_by_name on service_offering (district, name, id);
create index service_offering_by_update on service_offering (district, updated_at, id);
create index service_offering_by_category on service_offering using gin (categories);
