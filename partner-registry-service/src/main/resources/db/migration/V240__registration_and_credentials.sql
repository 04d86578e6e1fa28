alter table partner
    add column site_based    boolean     not null default true,
    add column one_time      boolean     not null default false,
    add column relationships jsonb       not null default '[]',
    add column submitted_at  timestamptz,
    add column decided_at    timestamptz,
    add column valid_from    date,
    add column reason_code   text        check (reason_code in ('OUT_OF_SCOPE', 'SAFETY', 'QUALITY', 'CONFLICT_OF_INTEREST',
                                             'INCOMPLETE', 'ALREADY_REGISTERED', 'NO_DEMAND', 'OTHER')),
    add column reviewer      text,
    add column checklist     jsonb       not null default '[]',
    add column step_since    date,
    add column step_due_on   date,
    add column due_on        date,
    add column merged_into   uuid        references partner (id),
    add check (merged_into <> id);

-- approvals from before reminders: their end is what is due
update partner set due_on = valid_to + 1 where registration_state in ('APPROVED', 'SUSPENDED') and valid_to is not null;

create index partner_by_step_due on partner (district, step_due_on) where step_due_on is not null;
-- the calendar looks across districts
create index partner_due on partner (due_on, id) where due_on is not null;
create index partner_merged on partner (district, merged_into) where merged_into is not null;

create table registration_policy (
    id         uuid        primary key,
    district   text        not null unique,
    version    bigint      not null,
    created_at timestamptz not null,
    created_by text        not null,
    updated_at timestamptz not null,
    updated_by text        not null,
    rules      jsonb       not null
);

create table person (
    id                        uuid        primary key,
    district                  text        not null,
    version                   bigint      not null,
    created_at                timestamptz not null,
    created_by                text        not null,
    updated_at                timestamptz not null,
    updated_by                text        not null,
    full_name                 text        not null,
    email                     text,
    org_type                  text        not null check (org_type in ('SCHOOL', 'PARTNER', 'DISTRICT', 'COMMUNITY')),
    org_id                    uuid,
    roles                     text[]      not null,
    is_parent                 boolean     not null,
    is_student_representative boolean     not null,
    skills                    text[]      not null,
    check ((org_id is not null) = (org_type in ('SCHOOL', 'PARTNER')))
);

create index person_by_id on person (district, id);
create index person_by_org on person (district, org_id, id);
create index person_by_update on person (district, updated_at, id);

create table credential (
    id                 uuid        primary key,
    district           text        not null,
    version            bigint      not null,
    created_at         timestamptz not null,
    created_by         text        not null,
    updated_at         timestamptz not null,
    updated_by         text        not null,
    partner_id         uuid        not null references partner (id),
    person_id          uuid        references person (id),
    subject_type       text        not null check (subject_type in ('ORG', 'PERSON')),
    kind               text        not null check (kind in ('GENERAL_LIABILITY', 'AUTO', 'WORKERS_COMP', 'PROFESSIONAL',
                                       'ABUSE_MOLESTATION', 'CYBER', 'BACKGROUND_CHECK', 'FINGERPRINT', 'TB_CLEARANCE',
                                       'MANDATED_REPORTER', 'NONPROFIT_STATUS', 'VENDOR_REGISTRATION',
                                       'NONDISCRIMINATION_ATTESTATION', 'CURRICULUM_VETTING', 'IT_SECURITY_REVIEW',
                                       'POLICY_ACKNOWLEDGEMENT')),
    vetting_unit       text        not null check (vetting_unit in ('LEGAL', 'RISK', 'IT_SECURITY', 'FACILITIES',
                                       'RESEARCH_DATA', 'EQUITY', 'FACE')),
    issuer             text        not null,
    number             text,
    limit_amount       jsonb,
    additional_insured boolean,
    issued_on          date        not null,
    expires_on         date,
    evidence_ref       text,
    state              text        not null check (state in ('SUBMITTED', 'VERIFIED', 'REJECTED', 'EXPIRED', 'REVOKED')),
    decided_by         text,
    decided_at         timestamptz,
    reason_code        text,
    due_on             date,
    check ((person_id is not null) = (subject_type = 'PERSON')),
    check (expires_on >= issued_on),
    -- a clearance says whether and until when, never what a record says
    check (number is null or kind not in ('BACKGROUND_CHECK', 'FINGERPRINT', 'TB_CLEARANCE'))
);

create index credential_by_id on credential (district, id);
create index credential_by_partner on credential (district, partner_id, kind, id);
create index credential_by_unit on credential (district, vetting_unit, id);
create index credential_by_state on credential (district, state, id);
create index credential_by_update on credential (district, updated_at, id);
create index credential_by_end on credential (district, expires_on, id) where state = 'VERIFIED';
create index credential_due on credential (due_on, id) where due_on is not null;

create table replica_agreement (
    district     text   not null,
    id           uuid   not null,
    version      bigint not null,
    state        text   not null,
    school_ids   uuid[] not null,
    partner_ids  uuid[] not null,
    effective_on date,
    expires_on   date,
    primary key (district, id)
);

create index replica_agreement_by_partner on replica_agreement using gin (partner_ids);
