-- What the report on equitable access needs of schools and services. Rows of before get it when the registry tells of them
-- again, or when the two replicas are rebuilt from their topics.
alter table replica_education_org add column enrollment_count int;

alter table replica_service
    add column active         boolean not null default true,
    add column populations    text[]  not null default '{}',
    add column school_ids     uuid[]  not null default '{}',
    add column seats          int,
    -- by population, the seats that are kept for it
    add column group_seats    jsonb   not null default '{}',
    -- sessions a week, their length and weeks
    add column hours_per_seat numeric(10, 2);

create index contribution_by_period on contribution (district, period_id) where direction = 'PARTNER_TO_SCHOOL';
