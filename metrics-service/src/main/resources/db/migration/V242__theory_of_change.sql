create table theory_of_change (
    id              uuid        primary key,
    district        text        not null,
    version         bigint      not null,
    created_at      timestamptz not null,
    created_by      text        not null,
    updated_at      timestamptz not null,
    updated_by      text        not null,
    title           text        not null,
    level           text        not null check (level in ('SYSTEM', 'DISTRICT', 'SCHOOL')),
    scope_id        uuid,
    if_statements   jsonb       not null,
    then_statements text[]      not null,
    goals           jsonb       not null,
    state           text        not null check (state in ('DRAFT', 'PUBLISHED', 'RETIRED')),
    check ((level = 'SCHOOL') = (scope_id is not null))
);

create index theory_of_change_by_id on theory_of_change (district, id);
create index theory_of_change_by_scope on theory_of_change (district, scope_id);
