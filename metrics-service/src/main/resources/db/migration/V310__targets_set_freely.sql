-- Targets that no goal made: an office sets them, a school proposes them.
alter table target
    alter column goal_id drop not null,
    add column stretch            numeric(16, 4),
    add column baseline_period_id uuid,
    add column end_reason         text;
alter table target drop constraint target_state_check;
alter table target add constraint target_state_check check (state in ('PROPOSED', 'ACTIVE', 'CLOSED', 'RETIRED'));
alter table target add constraint target_stretches_further
    check (stretch is null or (aim > baseline and stretch > aim) or (aim < baseline and stretch < aim));

create unique index target_set_once on target (district, measure_code, scope_id, due_date)
    where goal_id is null and state in ('PROPOSED', 'ACTIVE');

-- The day on which the targets of a measure were last looked at: time alone takes a target off its track.
create table target_reviewed (
    district     text not null,
    measure_code text not null,
    reviewed_on  date not null,
    primary key (district, measure_code)
);

-- Where the lines of a target's status are drawn, for one measure or, without one, for all of the district's.
create table target_thresholds (
    id              uuid          primary key,
    district        text          not null,
    version         bigint        not null,
    created_at      timestamptz   not null,
    created_by      text          not null,
    updated_at      timestamptz   not null,
    updated_by      text          not null,
    measure_code    text,
    on_track_margin numeric(5, 4) not null check (on_track_margin between 0 and 1),
    at_risk_margin  numeric(5, 4) not null check (at_risk_margin between 0 and 1),
    freshness       numeric(5, 2) not null check (freshness between 0.5 and 10),
    tolerance       numeric(5, 4) not null check (tolerance between 0 and 1),
    check (at_risk_margin >= on_track_margin)
);

create index target_thresholds_by_id on target_thresholds (district, id);
create unique index target_thresholds_once on target_thresholds (district, coalesce(measure_code, ''));
