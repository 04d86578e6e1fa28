create table agreement (
    id                    uuid        primary key,
    district              text        not null,
    version               bigint      not null,
    created_at            timestamptz not null,
    created_by            text        not null,
    updated_at            timestamptz not null,
    updated_by            text        not null,
    number                text        not null,
    type                  text        not null check (type in ('MOU', 'LETTER_OF_AGREEMENT', 'SERVICE_CONTRACT_REF',
                                          'DATA_SHARING_AGREEMENT', 'FACILITY_USE_AGREEMENT', 'SPACE_ALIGNMENT_LEASE_REF',
                                          'PRACTICUM_PLACEMENT', 'DUAL_ENROLLMENT', 'FUNDING_AGREEMENT', 'UMBRELLA',
                                          'SITE_ADDENDUM')),
    partnership_id        uuid        not null references partnership (id),
    parent_agreement_id   uuid        references agreement (id),
    drafted_by            text        not null check (drafted_by in ('SCHOOL', 'PARTNER')),
    school_ids            uuid[]      not null check (cardinality(school_ids) > 0),
    partner_ids           uuid[]      not null check (cardinality(partner_ids) > 0),
    state                 text        not null check (state in ('DRAFT', 'NEGOTIATING', 'IN_REVIEW', 'APPROVED',
                                          'OUT_FOR_SIGNATURE', 'DRAFT_EXPIRED', 'EXECUTED', 'ACTIVE', 'SUSPENDED',
                                          'TERMINATING', 'TERMINATED', 'EXPIRED', 'CLOSED', 'CANCELLED')),
    version_no            int         not null check (version_no > 0),
    document_sha256       text        not null,
    version_author        text        not null,
    version_side          text        not null check (version_side in ('SCHOOL', 'PARTNER')),
    title                 text        not null,
    summary               text        not null,
    effective_on          date        not null,
    expires_on            date        not null,
    renewal_mode          text        not null check (renewal_mode in ('NONE', 'AUTO', 'BY_REQUEST')),
    notice_days           int         not null check (notice_days between 0 and 365),
    parties               jsonb       not null,
    goal_ids              uuid[]      not null,
    first_shared_at       timestamptz,
    change_request        text,
    sign_by               date,
    executed_on           date,
    hold_reasons          text[]      not null,
    suspended_reason      text,
    suspended_by_suite    boolean     not null,
    renewal_count         int         not null,
    non_renewal_notice_on date,
    termination_reason    text        check (termination_reason in ('MUTUAL', 'CONVENIENCE', 'BREACH', 'FUNDING', 'SAFETY')),
    terminates_on         date,
    cancelled_reason      text,
    wind_down             jsonb       not null,
    trail_length          int         not null,
    trail_head            text        not null,
    -- the day from which the clock has something to do here
    due_on                date        generated always as (
                              case state
                                  when 'OUT_FOR_SIGNATURE' then sign_by + 1
                                  when 'EXECUTED' then effective_on
                                  when 'ACTIVE' then expires_on + 1
                                  when 'TERMINATING' then least(terminates_on, expires_on + 1)
                              end) stored,
    unique (district, number),
    check (effective_on <= expires_on)
);

create index agreement_in_order on agreement (district, id);
create index agreement_by_update on agreement (district, updated_at, id);
create index agreement_by_state on agreement (district, state, id);
create index agreement_by_partnership on agreement (district, partnership_id, id);
create index agreement_by_umbrella on agreement (district, parent_agreement_id, id) where parent_agreement_id is not null;
create index agreement_by_last_day on agreement (district, expires_on, id);
create index agreement_by_school on agreement using gin (school_ids);
create index agreement_by_partner on agreement using gin (partner_ids);
create index agreement_due on agreement (due_on, id) where due_on is not null;

create table agreement_version (
    id             uuid        primary key,
    district       text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null,
    agreement_id   uuid        not null references agreement (id),
    no             int         not null check (no > 0),
    document       text        not null,
    sha256         text        not null check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
    author_side    text        not null check (author_side in ('SCHOOL', 'PARTNER')),
    change_summary text,
    shared_at      timestamptz,
    locked_at      timestamptz,
    unique (agreement_id, no)
);

create index agreement_version_in_order on agreement_version (district, agreement_id, id);

-- What both sides have seen never changes, whoever tries
create function refuse_changing_shared_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'versions of agreements are kept';
    end if;
    if old.shared_at is not null
        and (new.document, new.sha256, new.no, new.agreement_id, new.shared_at)
            is distinct from (old.document, old.sha256, old.no, old.agreement_id, old.shared_at) then
        raise exception 'version % of agreement % has been shared and never changes', old.no, old.agreement_id;
    end if;
    return new;
end $$;

create trigger agreement_version_is_immutable before update or delete on agreement_version
    for each row execute function refuse_changing_shared_version();

create table agreement_event (
    id            uuid        primary key,
    district      text        not null,
    agreement_id  uuid        not null references agreement (id),
    seq           int         not null check (seq > 0),
    at            timestamptz not null,
    actor         text        not null,
    kind          text        not null,
    detail        text        not null,
    previous_hash text        not null,
    hash          text        not null,
    unique (agreement_id, seq)
);

create function refuse_changing_trail() returns trigger language plpgsql as $$
begin
    raise exception 'the trail of an agreement is only ever added to';
end $$;

create trigger agreement_event_is_append_only before update or delete on agreement_event
    for each row execute function refuse_changing_trail();
create trigger agreement_event_is_not_emptied before truncate on agreement_event
    for each statement execute function refuse_changing_trail();
