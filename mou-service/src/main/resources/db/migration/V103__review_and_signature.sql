create table review_task (
    id           uuid        primary key,
    district     text        not null,
    version      bigint      not null,
    created_at   timestamptz not null,
    created_by   text        not null,
    updated_at   timestamptz not null,
    updated_by   text        not null,
    agreement_id uuid        not null references agreement (id),
    version_no   int         not null,
    unit         text        not null check (unit in ('SCHOOL_LEADER', 'PARTNERSHIP_OFFICE', 'LEGAL', 'RISK', 'IT_SECURITY',
                                                      'FACILITIES', 'RESEARCH_DATA', 'EQUITY', 'FACE')),
    school_id    uuid,
    state        text        not null check (state in ('PENDING', 'APPROVED', 'CHANGES_REQUESTED')),
    due_on       date        not null,
    comment      text,
    decided_by   text,
    decided_at   timestamptz,
    unique nulls not distinct (agreement_id, version_no, unit, school_id),
    check ((unit = 'SCHOOL_LEADER') = (school_id is not null)),
    check ((state = 'PENDING') = (decided_by is null))
);

create index review_task_in_order on review_task (district, agreement_id, id);

create table signature_slot (
    id                 uuid        primary key,
    district           text        not null,
    version            bigint      not null,
    created_at         timestamptz not null,
    created_by         text        not null,
    updated_at         timestamptz not null,
    updated_by         text        not null,
    agreement_id       uuid        not null references agreement (id),
    version_no         int         not null,
    round              int         not null,
    turn               int         not null,
    side               text        not null check (side in ('SCHOOL', 'DISTRICT', 'PARTNER')),
    org_id             uuid        not null,
    legal_name         text        not null,
    state              text        not null check (state in ('WAITING', 'REQUESTED', 'SIGNED', 'DECLINED', 'VOIDED',
                                                             'EXPIRED')),
    signer_id          text,
    capacity_title     text,
    authority          text,
    document_sha256    text,
    statement_accepted boolean     not null,
    signed_at          timestamptz,
    declined_reason    text,
    unique (agreement_id, round, turn),
    unique (agreement_id, round, org_id),
    check (state <> 'SIGNED' or (signer_id is not null and document_sha256 is not null and statement_accepted
                                 and signed_at is not null and capacity_title is not null and authority is not null))
);

create index signature_slot_in_order on signature_slot (district, agreement_id, round, turn);
