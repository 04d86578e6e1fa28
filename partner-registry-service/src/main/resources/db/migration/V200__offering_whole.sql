-- Partners: what other directories know of an organisation, and the id under which one published it
alter table partner add column hsds_id              uuid;
alter table partner add column alternate_name       text;
alter table partner add column email                text;
alter table partner add column logo_url             text;
alter table partner add column uri                  text;
alter table partner add column legal_status         text;
alter table partner add column year_incorporated    int check (year_incorporated between 1000 and 2200);
alter table partner add column parent_organization_id uuid;
alter table partner add column phones               jsonb not null default '[]';

create unique index partner_by_hsds_id on partner (district, hsds_id) where hsds_id is not null;

create table partner_location (
    id                       uuid             primary key,
    district                 text             not null,
    version                  bigint           not null,
    created_at               timestamptz      not null,
    created_by               text             not null,
    updated_at               timestamptz      not null,
    updated_by               text             not null,
    partner_id               uuid             not null references partner (id),
    hsds_id                  uuid,
    type                     text             not null check (type in ('PHYSICAL', 'POSTAL', 'VIRTUAL')),
    name                     text             not null,
    alternate_name           text,
    description              text,
    transportation           text,
    url                      text,
    addresses                jsonb            not null,
    postal_codes             text[]           not null,
    latitude                 double precision check (latitude between -90 and 90),
    longitude                double precision check (longitude between -180 and 180),
    accessibility            jsonb            not null,
    languages                text[]           not null,
    contacts                 jsonb            not null,
    phones                   jsonb            not null,
    schedules                jsonb            not null,
    external_identifier      text,
    external_identifier_type text,
    visibility               text             not null check (visibility in ('PUBLIC', 'DISTRICT', 'RESTRICTED')),
    check ((latitude is null) = (longitude is null))
);

create index partner_location_by_id on partner_location (district, id);
create index partner_location_by_partner on partner_location (district, partner_id);
create index partner_location_by_name on partner_location (district, name, id);
create index partner_location_by_update on partner_location (district, updated_at, id);
create index partner_location_by_postal_code on partner_location using gin (postal_codes);
create index partner_location_by_latitude on partner_location (district, latitude) where visibility = 'PUBLIC';
create unique index partner_location_by_hsds_id on partner_location (district, hsds_id) where hsds_id is not null;

create table program (
    id             uuid        primary key,
    district       text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null,
    partner_id     uuid        not null references partner (id),
    hsds_id        uuid,
    name           text        not null,
    alternate_name text,
    description    text        not null,
    evidence_base  text        not null check (evidence_base in ('NONE', 'EMERGING', 'PROMISING', 'MODERATE', 'STRONG')),
    research_url   text
);

create index program_by_id on program (district, id);
create index program_by_partner on program (district, partner_id);
create index program_by_name on program (district, name, id);
create index program_by_update on program (district, updated_at, id);
create unique index program_by_hsds_id on program (district, hsds_id) where hsds_id is not null;

alter table service_offering add column hsds_id             uuid;
alter table service_offering add column program_id          uuid references program (id);
alter table service_offering add column alternate_name      text;
alter table service_offering add column url                 text;
alter table service_offering add column email               text;
alter table service_offering add column benefit_areas       text[] not null default '{}';
alter table service_offering add column beneficiary_groups  text[] not null default '{}';
alter table service_offering add column age_min             numeric(5, 2) check (age_min between 0 and 150);
alter table service_offering add column age_max             numeric(5, 2) check (age_max between 0 and 150);
alter table service_offering add column populations         text[] not null default '{}';
alter table service_offering add column delivery_modes      text[] not null default '{}';
alter table service_offering add column instruction_models  text[] not null default '{}';
alter table service_offering add column tiers               text[] not null default '{}';
alter table service_offering add column culturally_responsive_practices text[] not null default '{}';
alter table service_offering add column eligibility_text    text;
alter table service_offering add column application_process text;
alter table service_offering add column wait_time           text;
alter table service_offering add column fees_description    text;
alter table service_offering add column cost_options        jsonb not null default '[]';
alter table service_offering add column funding_sources     jsonb not null default '[]';
alter table service_offering add column required_documents  jsonb not null default '[]';
alter table service_offering add column interpretation_services text;
alter table service_offering add column accreditations      text;
alter table service_offering add column dosage              jsonb;
alter table service_offering add column alert               text;
alter table service_offering add column contacts            jsonb not null default '[]';
alter table service_offering add column phones              jsonb not null default '[]';
alter table service_offering add column schedules           jsonb not null default '[]';
alter table service_offering add column service_areas       jsonb not null default '[]';
alter table service_offering add column attributes          jsonb not null default '[]';
alter table service_offering add column assured_on          date;
alter table service_offering add column assured_by          text;
alter table service_offering add column assurance_due_on    date;
alter table service_offering add column reminded_on         date;
-- Minutes of the week, Monday 00:00 being 0, at which the schedules may be open
alter table service_offering add column week_times          int4multirange;
alter table service_offering add constraint service_offering_ages check (age_min <= age_max);

create index service_offering_by_program on service_offering (district, program_id);
create index service_offering_by_status on service_offering (district, status, id);
create index service_offering_by_assurance on service_offering (district, assured_on, id);
create index service_offering_by_assurance_due on service_offering (assurance_due_on) where status = 'ACTIVE';
create unique index service_offering_by_hsds_id on service_offering (district, hsds_id) where hsds_id is not null;

create index service_offering_by_week_times on service_offering using gist (week_times);
create index service_offering_by_attribute on service_offering using gin (attributes jsonb_path_ops);
create index service_offering_by_text on service_offering
    using gin (to_tsvector('english', name || ' ' || coalesce(alternate_name, '') || ' ' || description));

create table service_site (
    id               uuid        primary key,
    district         text        not null,
    version          bigint      not null,
    created_at       timestamptz not null,
    created_by       text        not null,
    updated_at       timestamptz not null,
    updated_by       text        not null,
    service_id       uuid        not null references service_offering (id),
    partner_id       uuid        not null references partner (id),
    hsds_id          uuid,
    location_id      uuid        references partner_location (id),
    education_org_id uuid,
    description      text,
    schedules        jsonb       not null,
    service_areas    jsonb       not null,
    contacts         jsonb       not null,
    phones           jsonb       not null,
    -- Minutes of the week, Monday 00:00 being 0, at which the schedules may be open
    week_times       int4multirange,
    placement_state  text        check (placement_state in ('REQUESTED', 'SCHOOL_ACCEPTED', 'ACTIVE', 'ENDED')),
    check ((location_id is null) <> (education_org_id is null)),
    check (placement_state is null or education_org_id is not null)
);

create index service_site_by_id on service_site (district, id);
create index service_site_by_service on service_site (district, service_id);
create index service_site_by_partner on service_site (district, partner_id);
create index service_site_by_location on service_site (district, location_id);
create index service_site_by_school on service_site (district, education_org_id, placement_state);
create index service_site_by_update on service_site (district, updated_at, id);
create index service_site_by_week_times on service_site using gist (week_times);
create unique index service_site_by_hsds_id on service_site (district, hsds_id) where hsds_id is not null;

-- Sites were a list within their service: each becomes a row, and those that are no school a location of the partner
create temporary table old_site on commit drop as
select s.id as service_id, s.district, s.partner_id, s.created_at, s.created_by, site,
       case when site ->> 'educationOrgId' is null then uuidv7() end as location_id
from service_offering s, jsonb_array_elements(s.sites) site;

insert into partner_location
    (id, district, version, created_at, created_by, updated_at, updated_by, partner_id, type, name, addresses, postal_codes,
     latitude, longitude, accessibility, languages, contacts, phones, schedules, visibility)
select location_id, district, 0, created_at, created_by, created_at, created_by, partner_id, 'PHYSICAL', site ->> 'name',
       case when site ->> 'address' is null then '[]'::jsonb
            else jsonb_build_array(jsonb_build_object('line1', site ->> 'address', 'country', 'US', 'type', 'PHYSICAL')) end,
       '{}', (site ->> 'latitude')::double precision, (site ->> 'longitude')::double precision,
       '[]', '{}', '[]', '[]', '[]', 'PUBLIC'
from old_site where location_id is not null;

insert into service_site
    (id, district, version, created_at, created_by, updated_at, updated_by, service_id, partner_id, location_id,
     education_org_id, schedules, service_areas, contacts, phones)
select uuidv7(), district, 0, created_at, created_by, created_at, created_by, service_id, partner_id, location_id,
       (site ->> 'educationOrgId')::uuid, '[]', '[]', '[]', '[]'
from old_site;

alter table service_offering drop column sites;
