create table submission (
    id             uuid        primary key,
    district       text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null,
    school_id      uuid        not null,
    partner_id     uuid,
    partnership_id uuid,
    period_id      uuid        not null,
    measure_codes  text[]      not null check (cardinality(measure_codes) > 0),
    due_on         date        not null,
    state          text        not null check (state in ('DRAFT', 'SUBMITTED', 'VERIFIED', 'APPROVED', 'PUBLISHED', 'REJECTED', 'REOPENED')),
    revision       int         not null check (revision > 0),
    late           boolean     not null,
    submitted_on   date,
    submitted_by   text,
    verified_by    text,
    approved_by    text,
    reason         text,
    facts_sha256   text,
    findings       jsonb       not null,
    history        jsonb       not null,
    check (state not in ('APPROVED', 'PUBLISHED') or verified_by is distinct from submitted_by)
);

create index submission_by_id on submission (district, id);
create index submission_by_due_day on submission (district, due_on, id);
create index submission_by_period on submission (district, period_id, school_id, partner_id);
create index submission_fixed on submission (district, period_id) where state in ('APPROVED', 'PUBLISHED');
create index submission_by_school on submission (district, school_id, id);
create index submission_by_partner on submission (district, partner_id, id);

create table validation_rule (
    id            uuid        primary key,
    district      text        not null,
    version       bigint      not null,
    created_at    timestamptz not null,
    created_by    text        not null,
    updated_at    timestamptz not null,
    updated_by    text        not null,
    code          text        not null,
    name          text        not null,
    measure_codes text[]      not null,
    body          jsonb       not null,
    active        boolean     not null,
    unique (district, code)
);

create index validation_rule_by_id on validation_rule (district, id);
