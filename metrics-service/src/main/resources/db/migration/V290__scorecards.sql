-- The words of scorecards. No value is stored with them: a curve is read from the suppressed tables when somebody looks.
create table scorecard (
    id         uuid        primary key,
    district   text        not null,
    version    bigint      not null,
    created_at timestamptz not null,
    created_by text        not null,
    updated_at timestamptz not null,
    updated_by text        not null,
    title      text        not null,
    scope_type text        not null check (scope_type in ('DISTRICT', 'NETWORK', 'SCHOOL', 'PARTNER')),
    scope_id   uuid,
    items      jsonb       not null,
    state      text        not null check (state in ('DRAFT', 'PUBLISHED', 'RETIRED')),
    check ((scope_type = 'DISTRICT') = (scope_id is null))
);

create index scorecard_by_id on scorecard (district, id);
create index scorecard_by_scope on scorecard (district, scope_type, scope_id);
create index scorecard_published on scorecard (district, id) where state = 'PUBLISHED';

-- What has been published, for those who read nothing else.
create index submission_published on submission (district, period_id, school_id) where state = 'PUBLISHED';
