-- Months and weeks (ISO 8601) in which something was observed, beside the sessions that the registry tells of: in a table of their
-- own, since replicas may be rebuilt from the registry at any time. The school year that one is counted in is decided once.
create table iso_period (
    district    text not null,
    id          uuid not null,
    sourced_id  text not null,
    title       text not null,
    type        text not null check (type in ('MONTH', 'WEEK')),
    start_date  date not null,
    end_date    date not null,
    parent_id   uuid not null,
    school_year int  not null,
    primary key (district, id)
);

-- Every period that observations may be of.
create view known_period as
    select district, id, sourced_id, title, type, start_date, end_date, parent_id, school_year, active, false as iso
    from replica_academic_session
    union all
    select district, id, sourced_id, title, type, start_date, end_date, parent_id, school_year, true, true from iso_period;

alter table measure_definition
    drop constraint measure_definition_frequency_check,
    add constraint measure_definition_frequency_check
        check (frequency in ('WEEKLY', 'MONTHLY', 'QUARTERLY', 'SEMESTER', 'YEARLY'));
