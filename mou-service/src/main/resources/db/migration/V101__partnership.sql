create table partnership (
    id              uuid        primary key,
    district        text        not null,
    version         bigint      not null,
    created_at      timestamptz not null,
    created_by      text        not null,
    updated_at      timestamptz not null,
    updated_by      text        not null,
    code            text        not null,
    title           text        not null,
    school_ids      uuid[]      not null check (cardinality(school_ids) > 0),
    partner_ids     uuid[]      not null check (cardinality(partner_ids) > 0),
    area_ids        uuid[]      not null,
    purposes        text[]      not null check (cardinality(purposes) > 0),
    statement       text        not null,
    benefits        jsonb       not null,
    need_ids        uuid[]      not null,
    goal_ids        uuid[]      not null,
    service_ids     uuid[]      not null,
    on_ramp_summary text,
    scan_id         uuid,
    state           text        not null check (state in ('EXPLORING', 'PLANNING', 'FORMALIZING', 'LAUNCHING', 'ACTIVE',
                                                          'PAUSED', 'ENDING', 'ENDED', 'NOT_PURSUED')),
    state_reason    text,
    started_on      date,
    ended_on        date,
    unique (district, code)
);

create index partnership_in_order on partnership (district, id);
create index partnership_by_update on partnership (district, updated_at, id);
create index partnership_by_state on partnership (district, state, id);
-- scopes ask which rows name one of a few ids
create index partnership_by_school on partnership using gin (school_ids);
create index partnership_by_partner on partnership using gin (partner_ids);
create index partnership_by_area on partnership using gin (area_ids);
