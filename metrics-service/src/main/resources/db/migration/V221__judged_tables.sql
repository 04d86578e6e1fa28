-- The roll-ups: of a measure and a school year (or one period, where periods do not add up) every cell of every margin, added up
-- and judged once. A table holds as long as the number of its observations, and what it was worked out by, stay the same.
create sequence judged_table_build;

create table judged_table (
    district     text   not null,
    measure_code text   not null,
    root_id      uuid   not null,
    school_year  int    not null,
    -- of the observations that it was made of
    revision     bigint not null,
    -- the measure's version, the policy and the calendar that it was made by
    basis        text   not null,
    -- the tree of organisations that it was made by
    orgs         bigint not null,
    build        bigint not null,
    shape        bytea  not null,
    primary key (district, measure_code, root_id)
);

-- The cells of one level (the set of axes that are not totalled), some thousand a row, by columns and in the order of their
-- codes. Not compressed again: it would cost more to read.
create table judged_block (
    district     text  not null,
    measure_code text  not null,
    root_id      uuid  not null,
    level        int   not null,
    no           int   not null,
    cells        bytea not null,
    primary key (district, measure_code, root_id, level, no)
);
alter table judged_block alter column cells set storage external;
alter table judged_table alter column shape set storage external;

-- When a year was last written to, and the revision that its tables were made of ahead of any question.
alter table observation_revision
    add column changed_at timestamptz not null default now(),
    add column judged bigint;
create index observation_revision_unjudged on observation_revision (changed_at) where judged is distinct from revision;
