create table data_sharing_schedule (
    id                 uuid        primary key,
    district           text        not null,
    version            bigint      not null,
    created_at         timestamptz not null,
    created_by         text        not null,
    updated_at         timestamptz not null,
    updated_by         text        not null,
    agreement_id       uuid        not null references agreement (id),
    partner_id         uuid        not null,
    school_ids         uuid[]      not null,
    legal_basis        text        not null check (legal_basis in ('CONSENT', 'SCHOOL_OFFICIAL', 'STUDIES', 'AUDIT_EVALUATION', 'DIRECTORY_INFORMATION', 'AGGREGATE_ONLY')),
    terms              jsonb       not null,
    valid_from         date        not null,
    valid_to           date        not null,
    retention_days     int         not null check (retention_days between 0 and 365),
    state              text        not null check (state in ('DRAFT', 'APPROVED', 'ACTIVE', 'EXPIRED', 'REVOKED', 'DESTROYED')),
    written_by         text        not null,
    reviews            jsonb       not null,
    first_active_on    date,
    end_reason         text,
    ended_on           date,
    destruction        jsonb       not null,
    destruction_due_on date,
    overdue_since      date,
    -- the day from which the clock has something to do here
    due_on             date        generated always as (
                           case
                               when state = 'APPROVED' then valid_from
                               when state = 'ACTIVE' then valid_to + 1
                               when state in ('EXPIRED', 'REVOKED') and overdue_since is null then destruction_due_on + 1
                           end) stored,
    check (state = 'DRAFT' or state = 'REVOKED' or cardinality(school_ids) > 0)
);

create index data_sharing_by_id on data_sharing_schedule (district, id);
create index data_sharing_by_agreement on data_sharing_schedule (district, agreement_id, id);
create index data_sharing_by_partner on data_sharing_schedule (district, partner_id, state, destruction_due_on);
create index data_sharing_by_last_day on data_sharing_schedule (district, valid_to, id);
create index data_sharing_by_school on data_sharing_schedule using gin (school_ids);
create index data_sharing_due on data_sharing_schedule (due_on, id) where due_on is not null;
