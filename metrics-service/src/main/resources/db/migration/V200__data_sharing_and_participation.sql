alter table measure_definition add column data_elements text[] not null default '{}';
update measure_definition set data_elements = '{ATTENDANCE}' where privacy_class = 'PERSON_DERIVED';

create table replica_data_sharing (
    district       text    not null,
    id             uuid    not null,
    version        bigint  not null,
    agreement_id   uuid    not null,
    partner_id     uuid    not null,
    school_ids     uuid[]  not null,
    legal_basis    text    not null,
    elements       text[]  not null,
    valid_from     date    not null,
    valid_to       date    not null,
    retention_days int     not null,
    state          text    not null,
    ended_on       date,
    -- ours: what was held under it is destroyed
    purged_at      timestamptz,
    -- from this day on what is held under it must go: at once if it was revoked, after the retention if it ran out
    purge_on       date    generated always as (
                       case state
                           when 'REVOKED' then ended_on
                           when 'DESTROYED' then ended_on
                           when 'EXPIRED' then ended_on + retention_days
                       end) stored,
    primary key (district, id)
);

create index replica_data_sharing_in_force on replica_data_sharing (district, partner_id) where state = 'ACTIVE';
create index replica_data_sharing_to_purge on replica_data_sharing (purge_on) where purged_at is null and purge_on is not null;

-- Who took part in which session, under a key that only the school system can make. It never leaves the service.
create table participation_record (
    district     text        not null,
    service_id   uuid        not null,
    school_id    uuid        not null,
    session_date date        not null,
    student_key  bytea       not null check (octet_length(student_key) = 32),
    partner_id   uuid        not null,
    minutes      int         not null check (minutes between 0 and 1440),
    attendance   text        not null check (attendance in ('PRESENT', 'EXCUSED', 'UNEXCUSED')),
    schedule_id  uuid        not null,
    recorded_at  timestamptz not null,
    recorded_by  text        not null,
    primary key (district, service_id, school_id, session_date, student_key),
    check (attendance = 'PRESENT' or minutes = 0)
);

create index participation_record_by_schedule on participation_record (district, schedule_id);
create index participation_record_by_day on participation_record (district, session_date) include (school_id, partner_id, service_id);

-- Periods whose counts of participants are to be made anew.
create table participation_recount (
    district  text        not null,
    period_id uuid        not null,
    wanted_at timestamptz not null,
    primary key (district, period_id)
);

-- Counts that rest on records which are destroyed: they stay as they were.
create table participation_settled (
    district   text not null,
    period_id  uuid not null,
    school_id  uuid not null,
    partner_id uuid not null,
    service_id uuid not null,
    primary key (district, period_id, school_id, partner_id, service_id)
);

create table purge_certificate (
    id          uuid        primary key,
    district    text        not null,
    version     bigint      not null,
    created_at  timestamptz not null,
    created_by  text        not null,
    updated_at  timestamptz not null,
    updated_by  text        not null,
    schedule_id uuid        not null,
    partner_id  uuid        not null,
    reason      text        not null check (reason in ('REVOKED', 'RETENTION_OVER')),
    records     bigint      not null check (records >= 0),
    sha256      text        not null,
    unique (district, schedule_id)
);

create index purge_certificate_by_id on purge_certificate (district, id);
create index purge_certificate_by_partner on purge_certificate (district, partner_id, id);
