alter table partner add column quality_valid_to date;

create index partner_quality_over on partner (quality_valid_to, id) where quality_valid_to is not null;

alter table service_site
    add column placement_reason     text,
    add column placement_changed_at timestamptz;

create table replica_quality (
    district       text   not null,
    id             uuid   not null,
    version        bigint not null,
    subject        text   not null,
    subject_id     uuid   not null,
    framework_code text   not null,
    level          int,
    rater_kinds    text[] not null,
    valid_to       date,
    primary key (district, id)
);

create index replica_quality_by_subject on replica_quality (district, subject, subject_id);

create table prospect_engagement (
    id                 uuid        primary key,
    district           text        not null,
    version            bigint      not null,
    created_at         timestamptz not null,
    created_by         text        not null,
    updated_at         timestamptz not null,
    updated_by         text        not null,
    partner_id         uuid        not null references partner (id),
    at                 timestamptz not null,
    channel            text        not null check (channel in ('EMAIL', 'PHONE', 'MEETING', 'VISIT', 'EVENT', 'REFERRAL', 'OTHER')),
    outcome            text        not null check (outcome in ('SUGGESTED', 'NO_ANSWER', 'INTERESTED', 'NOT_NOW', 'NOT_INTERESTED',
                                       'MEETING_PLANNED', 'REGISTERING')),
    note               text,
    next_action        text,
    next_action_on     date,
    source_referral_id uuid,
    suggested_by       text,
    check ((next_action is null) = (next_action_on is null))
);

create index prospect_engagement_by_id on prospect_engagement (district, id);
create index prospect_engagement_by_partner on prospect_engagement (district, partner_id, id);
create index prospect_engagement_by_author on prospect_engagement (district, created_by, id);
create index prospect_engagement_by_next on prospect_engagement (district, next_action_on, id) where next_action_on is not null;
create index prospect_engagement_by_update on prospect_engagement (district, updated_at, id);

create table contribution_offer (
    id              uuid        primary key,
    district        text        not null,
    version         bigint      not null,
    created_at      timestamptz not null,
    created_by      text        not null,
    updated_at      timestamptz not null,
    updated_by      text        not null,
    school_id       uuid        not null,
    kind            text        not null check (kind in ('SERVICE_LEARNING', 'FACILITY_SHARING', 'FUNDRAISING', 'STUDENT_EXPERTISE',
                                    'DATA_STORYTELLING')),
    title           text        not null,
    description     text,
    grade_levels    text[]      not null,
    capacity_hours  int         check (capacity_hours >= 0),
    available_from  date,
    available_to    date,
    placement_sites jsonb       not null,
    state           text        not null check (state in ('OPEN', 'PAUSED', 'CLOSED')),
    check (available_to >= available_from)
);

create index contribution_offer_by_id on contribution_offer (district, id);
create index contribution_offer_by_school on contribution_offer (district, school_id, id);
create index contribution_offer_by_state on contribution_offer (district, state, id);
create index contribution_offer_by_title on contribution_offer (district, title, id);
create index contribution_offer_by_update on contribution_offer (district, updated_at, id);

create table capacity_event (
    id              uuid        primary key,
    district        text        not null,
    version         bigint      not null,
    created_at      timestamptz not null,
    created_by      text        not null,
    updated_at      timestamptz not null,
    updated_by      text        not null,
    title           text        not null,
    kind            text        not null check (kind in ('TRAINING', 'COMMUNITY_LED', 'SITE_VISIT', 'COACHING', 'PEER_NETWORK')),
    skill_areas     text[]      not null,
    lever_tag       text        not null check (lever_tag in ('EXPECTATIONS', 'KNOWLEDGE', 'CAPACITY', 'RESOURCES')),
    starts_at       timestamptz not null,
    host_partner_id uuid        references partner (id),
    state           text        not null check (state in ('PLANNED', 'HELD', 'CANCELLED')),
    attendance      jsonb       not null
);

create index capacity_event_by_id on capacity_event (district, id);
create index capacity_event_by_host on capacity_event (district, host_partner_id, id);
create index capacity_event_by_title on capacity_event (district, title, id);
create index capacity_event_by_update on capacity_event (district, updated_at, id);

create table portfolio_call (
    id             uuid        primary key,
    district       text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null,
    title          text        not null,
    description    text,
    categories     text[]      not null,
    opens_on       date        not null,
    closes_on      date        not null,
    framework_code text,
    min_level      int         check (min_level between 1 and 4),
    check (closes_on >= opens_on)
);

create index portfolio_call_by_id on portfolio_call (district, id);
create index portfolio_call_by_title on portfolio_call (district, title, id);
create index portfolio_call_by_opening on portfolio_call (district, opens_on, id);
create index portfolio_call_by_closing on portfolio_call (district, closes_on, id);
create index portfolio_call_by_update on portfolio_call (district, updated_at, id);

create table portfolio_application (
    id            uuid        primary key,
    district      text        not null,
    version       bigint      not null,
    created_at    timestamptz not null,
    created_by    text        not null,
    updated_at    timestamptz not null,
    updated_by    text        not null,
    call_id       uuid        not null references portfolio_call (id),
    service_id    uuid        not null references service_offering (id),
    partner_id    uuid        not null references partner (id),
    statement     text,
    state         text        not null check (state in ('DRAFT', 'SUBMITTED', 'VETTING', 'SELECTED', 'NOT_SELECTED', 'WITHDRAWN')),
    assessment_id uuid,
    reason        text
);

create index portfolio_application_by_id on portfolio_application (district, id);
create unique index portfolio_application_once on portfolio_application (district, call_id, service_id) where state <> 'WITHDRAWN';
create index portfolio_application_by_partner on portfolio_application (district, partner_id, id);
create index portfolio_application_by_state on portfolio_application (district, state, id);
create index portfolio_application_by_update on portfolio_application (district, updated_at, id);
