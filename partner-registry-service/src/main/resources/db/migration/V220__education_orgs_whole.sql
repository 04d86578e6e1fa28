-- The last day is included here, so a session of one day ends as it starts
alter table academic_session
    drop constraint academic_session_check,
    add  constraint academic_session_dates check (end_date >= start_date),
    add  column source_modified_at timestamptz;

alter table education_org
    add column source               text   not null default 'SIS' check (source in ('SIS', 'LOCAL')),
    add column source_modified_at   timestamptz,
    add column authorizer_name      text,
    add column title_i              boolean,
    add column street               text,
    add column city                 text,
    add column state                text,
    add column postal_code          text,
    add column model_type           text,
    add column community_hub_hours  text,
    add column instructional_themes text[],
    add column own_enrollment_count int    check (own_enrollment_count >= 0),
    add column own_area_ids         uuid[],
    add column area_ids             uuid[] not null default '{}';

alter table education_org
    alter column source   drop default,
    alter column area_ids drop default;

create index education_org_by_area on education_org using gin (area_ids);
create index education_org_by_own_area on education_org using gin (own_area_ids);
create index education_org_by_type on education_org (district, type, sourced_id);
create index academic_session_by_parent on academic_session (district, parent_id);
create index academic_session_by_type on academic_session (district, type, sourced_id);
