create table goal (
    id                uuid        primary key,
    district          text        not null,
    version           bigint      not null,
    created_at        timestamptz not null,
    created_by        text        not null,
    updated_at        timestamptz not null,
    updated_by        text        not null,
    scope_type        text        not null check (scope_type in ('SCHOOL', 'NETWORK', 'AREA', 'DISTRICT')),
    scope_id          uuid        not null,
    need_ids          uuid[]      not null,
    statement         text        not null,
    description       jsonb       not null,
    beneficiary_group text        check (beneficiary_group in ('STUDENTS', 'FAMILIES', 'STAFF', 'COMMUNITY')),
    horizon           text        check (horizon in ('SEMESTER', 'ONE_YEAR', 'THREE_YEAR')),
    start_date        date,
    due_date          date,
    measure_codes     text[]      not null,
    smart             jsonb       not null,
    smart_score       int         not null check (smart_score between 0 and 5),
    checked_at        timestamptz not null,
    smart_override    jsonb,
    state             text        not null check (state in
        ('DRAFT', 'CHECKED', 'ADOPTED', 'IN_PROGRESS', 'ACHIEVED', 'NOT_ACHIEVED', 'RETIRED')),
    state_reason      text,
    constraint goal_in_force_is_complete check (
        state in ('DRAFT', 'RETIRED')
        or (cardinality(need_ids) > 0 and cardinality(measure_codes) > 0 and beneficiary_group is not null
            and horizon is not null and start_date < due_date))
);

create index goal_by_id on goal (district, id);
create index goal_by_scope on goal (district, scope_id, id);
create index goal_by_state on goal (district, state, id);
create index goal_by_need on goal using gin (need_ids);
