create table landscape_scan (
    id            uuid        primary key,
    district      text        not null,
    version       bigint      not null,
    created_at    timestamptz not null,
    created_by    text        not null,
    updated_at    timestamptz not null,
    updated_by    text        not null,
    title         text        not null,
    school_ids    uuid[]      not null,
    area_id       uuid,
    need_ids      uuid[]      not null check (cardinality(need_ids) between 1 and 20),
    goal_ids      uuid[]      not null,
    participants  jsonb       not null,
    opens_on      date,
    closes_on     date,
    preferences   jsonb       not null,
    weights       jsonb       not null,
    no_candidates jsonb       not null,
    state         text        not null check (state in ('PLANNED', 'OPEN', 'MATCHING', 'MAPPED', 'DECIDED', 'CLOSED')),
    state_reason  text,
    matched_at    timestamptz,
    selection     jsonb,
    decided_at    timestamptz,
    constraint scan_is_decided_by_a_selection check (state <> 'DECIDED' or selection is not null),
    constraint scan_has_a_scope check (cardinality(school_ids) > 0 or area_id is not null)
);

create index landscape_scan_by_id on landscape_scan (district, id);
create index landscape_scan_by_school on landscape_scan using gin (school_ids);

create table scan_candidate (
    id               uuid        primary key,
    district         text        not null,
    scan_id          uuid        not null references landscape_scan (id),
    partner_id       uuid,
    prospect_name    text,
    origin           text        not null check (origin in ('REGISTRY_MATCH', 'REFERRAL', 'MANUAL')),
    referred_by_role text        check (referred_by_role in
        ('SCHOOL_LEADER', 'SCHOOL_STAFF', 'FAMILY', 'STUDENT', 'COMMUNITY', 'PARTNER', 'DISTRICT')),
    note             text,
    school_rating    int         check (school_rating between 1 and 5),
    partner_rating   int         check (partner_rating between 1 and 5),
    created_at       timestamptz not null,
    constraint scan_candidate_has_a_name check (partner_id is not null or prospect_name is not null)
);

create index scan_candidate_by_scan on scan_candidate (district, scan_id, id);
create unique index scan_candidate_once on scan_candidate (district, scan_id, partner_id);
create index scan_candidate_by_partner on scan_candidate (district, partner_id);

create table scan_edge (
    id                  uuid          primary key,
    district            text          not null,
    scan_id             uuid          not null references landscape_scan (id),
    need_id             uuid          not null references need (id),
    candidate_id        uuid          not null references scan_candidate (id) on delete cascade,
    service_ids         uuid[]        not null,
    school_to_partner   numeric(5, 4) check (school_to_partner between 0 and 1),
    partner_to_school   numeric(5, 4) check (partner_to_school between 0 and 1),
    fit                 jsonb,
    benefits_to_school  text,
    benefits_to_partner text,
    notes               text,
    added_by_role       text,
    created_at          timestamptz   not null
);

create unique index scan_edge_once on scan_edge (district, scan_id, need_id, candidate_id);
create index scan_edge_by_candidate on scan_edge (district, candidate_id);
