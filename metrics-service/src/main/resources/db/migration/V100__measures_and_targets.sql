create table measure_definition (
    id                uuid        primary key,
    district          text        not null,
    version           bigint      not null,
    created_at        timestamptz not null,
    created_by        text        not null,
    updated_at        timestamptz not null,
    updated_by        text        not null,
    code              text        not null check (code ~ '^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+[#%]?$'),
    measure_version   int         not null check (measure_version > 0),
    name              text        not null,
    description       text        not null,
    rba_quadrant      text        not null check (rba_quadrant in ('EFFORT_QUANTITY', 'EFFORT_QUALITY', 'EFFECT_QUANTITY', 'EFFECT_QUALITY')),
    accountability    text        not null check (accountability in ('POPULATION', 'PERFORMANCE')),
    value_type        text        not null check (value_type in ('COUNT', 'PERCENT', 'RATE', 'MEAN', 'CURRENCY', 'HOURS', 'RATING', 'BOOLEAN')),
    unit              text        not null,
    polarity          text        not null check (polarity in ('HIGHER_BETTER', 'LOWER_BETTER', 'NEUTRAL')),
    time_agg          text        not null check (time_agg in ('SUM', 'AVERAGE', 'WEIGHTED_RATIO', 'LAST', 'FIRST', 'MIN', 'MAX', 'DISTINCT', 'NONE')),
    org_agg           text        not null check (org_agg in ('SUM', 'AVERAGE', 'WEIGHTED_RATIO', 'DISTINCT', 'NONE')),
    rate_per          int         not null check (rate_per > 0),
    numerator_label   text,
    denominator_label text,
    dimensions        text[]      not null,
    frequency         text        not null check (frequency in ('MONTHLY', 'QUARTERLY', 'SEMESTER', 'YEARLY')),
    source            text        not null check (source in ('MANUAL', 'SIS', 'PARTNER', 'SURVEY', 'COMPUTED')),
    privacy_class     text        not null check (privacy_class in ('PUBLIC', 'AGGREGATE', 'PERSON_DERIVED')),
    min_cell          int         check (min_cell >= 3),
    max_yearly_change numeric(16, 4) check (max_yearly_change > 0),
    state             text        not null check (state in ('DRAFT', 'ACTIVE', 'DEPRECATED')),
    state_reason      text,
    constraint measure_definition_code unique (district, code, measure_version)
);

create index measure_definition_by_id on measure_definition (district, id);
create unique index measure_definition_active on measure_definition (district, code) where state = 'ACTIVE';

create table seeded_district (
    district  text        primary key,
    seeded_at timestamptz not null
);

create table target (
    id           uuid           primary key,
    district     text           not null,
    version      bigint         not null,
    created_at   timestamptz    not null,
    created_by   text           not null,
    updated_at   timestamptz    not null,
    updated_by   text           not null,
    goal_id      uuid           not null,
    goal_version bigint         not null,
    statement    text           not null,
    measure_code text           not null,
    scope_type   text           not null check (scope_type in ('SCHOOL', 'NETWORK', 'AREA', 'DISTRICT')),
    scope_id     uuid           not null,
    baseline     numeric(16, 4) not null,
    aim          numeric(16, 4) not null,
    unit         text           not null,
    start_date   date           not null,
    due_date     date           not null,
    state        text           not null check (state in ('ACTIVE', 'CLOSED', 'RETIRED')),
    status       text           not null check (status in ('NO_DATA', 'MET', 'ON_TRACK', 'AT_RISK', 'OFF_TRACK')),
    actual       numeric(16, 4),
    as_of        date,
    concealed    boolean        not null,
    constraint target_of_goal unique (district, goal_id, measure_code),
    check (due_date > start_date)
);

create index target_by_id on target (district, id);
create index target_by_measure on target (district, measure_code) where state = 'ACTIVE';
create index target_by_scope on target (district, scope_id, measure_code);
