-- The contributions ledger: entries are added, never changed; one that was wrong is reversed by another.
create table contribution (
    id             uuid           primary key,
    district       text           not null,
    version        bigint         not null,
    created_at     timestamptz    not null,
    created_by     text           not null,
    updated_at     timestamptz    not null,
    updated_by     text           not null,
    partnership_id uuid           not null,
    school_ids     uuid[]         not null,
    partner_ids    uuid[]         not null,
    direction      text           not null check (direction in ('PARTNER_TO_SCHOOL', 'SCHOOL_TO_COMMUNITY')),
    kind           text           not null check (kind in ('CASH', 'IN_KIND', 'STAFF_TIME', 'VOLUNTEER_HOURS', 'FACILITY', 'GOODS', 'SERVICE_LEARNING_HOURS')),
    amount         numeric(12, 2) not null,
    valuation_usd  numeric(12, 2) not null,
    period_id      uuid           not null,
    given_on       date           not null,
    evidence       text           not null,
    reverses_id    uuid,
    reversed_by_id uuid,
    check ((amount < 0) = (reverses_id is not null))
);

create index contribution_by_id on contribution (district, id);
create index contribution_by_partnership on contribution (district, partnership_id, direction, kind);
create index contribution_by_day on contribution (district, given_on, id);
create index contribution_by_school on contribution using gin (school_ids);
create index contribution_by_partner on contribution using gin (partner_ids);
create unique index contribution_reversed_once on contribution (district, reverses_id) where reverses_id is not null;
