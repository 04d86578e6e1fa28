-- One row a fact: what a measure was, for a school, partner, service and student group, in a period.
--
-- The primary key is the natural key, so that sending a fact twice changes it and never doubles it. A row that is not about one
-- school (partner, service) has the nil UUID there, and one that is not about a group has no dimension: it then is the total over
-- them. Nil rather than null, so that one index serves the upsert, the look-up of keys and, with the values included, analytics
-- without a visit to the table.
create table observation (
    district        text           not null,
    measure_code    text           not null,
    period_id       uuid           not null,
    school_id       uuid           not null,
    partner_id      uuid           not null,
    service_id      uuid           not null,
    dims            text           not null,
    value           numeric(18, 4),
    numerator       numeric(18, 4),
    denominator     numeric(18, 4),
    n               bigint,
    measure_version int            not null,
    source          text           not null check (source in ('MANUAL', 'SIS', 'PARTNER', 'SURVEY', 'COMPUTED')),
    recorded_at     timestamptz    not null,
    recorded_by     text           not null,
    constraint observation_natural_key
        primary key (district, measure_code, period_id, school_id, partner_id, service_id, dims)
        include (value, numerator, denominator, n),
    check (num_nonnulls(value, denominator) > 0),
    check (num_nonnulls(numerator, denominator) <> 1),
    check (n >= 0)
) with (fillfactor = 90, autovacuum_vacuum_insert_scale_factor = 0.05);

-- Tells whether a table that was judged earlier still holds. A sequence, since a number must not come back after a rollback.
create sequence observation_revision_number;

create table observation_revision (
    district     text   not null,
    measure_code text   not null,
    revision     bigint not null,
    primary key (district, measure_code)
);

-- Who saw counts that others may not see, and with which question.
create table privileged_read (
    id       uuid        primary key,
    district text        not null,
    at       timestamptz not null,
    subject  text        not null,
    client   text        not null,
    query    text        not null
);

create index privileged_read_by_time on privileged_read (district, at);
