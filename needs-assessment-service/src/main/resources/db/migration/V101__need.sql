create table need (
    id                    uuid        primary key,
    district              text        not null,
    version               bigint      not null,
    created_at            timestamptz not null,
    created_by            text        not null,
    updated_at            timestamptz not null,
    updated_by            text        not null,
    scope_type            text        not null check (scope_type in ('SCHOOL', 'NETWORK', 'AREA', 'DISTRICT')),
    scope_id              uuid        not null,
    category              text        not null,
    benefit_area          text        not null,
    statement             text        not null,
    beneficiary_groups    text[]      not null check (cardinality(beneficiary_groups) > 0),
    population_definition text,
    priority_groups       text[]      not null,
    grade_levels          text[]      not null,
    languages             text[]      not null,
    affected_count        int         check (affected_count > 0),
    denominator           int         check (denominator > 0),
    unit                  text,
    baseline              jsonb,
    scope_confidence      text        not null check (scope_confidence in ('MEASURED', 'ESTIMATED', 'UNKNOWN')),
    severity              int         not null check (severity between 1 and 5),
    urgency               text        not null check (urgency in ('ROUTINE', 'URGENT', 'EMERGENCY')),
    tier                  text        check (tier in ('TIER_1', 'TIER_2', 'TIER_3')),
    root_causes           text[]      not null,
    barriers              text[]      not null,
    equity_statement      text,
    source_kind           text        not null check (source_kind in ('ASSESSMENT', 'MEETING', 'TRANSITION', 'EMERGENCY')),
    priority_score        numeric(5, 2) not null check (priority_score between 0 and 100),
    state                 text        not null check (state in
        ('PROPOSED', 'VALIDATED', 'PRIORITIZED', 'ADDRESSED', 'PARTLY_MET', 'MET', 'DROPPED')),
    state_reason          text,
    constraint need_affects_no_more_than_there_are check (affected_count <= denominator)
);

create index need_by_id on need (district, id);
create index need_by_scope on need (district, scope_id, id);
create index need_by_priority on need (district, priority_score, id);
create index need_by_state on need (district, state, id);
