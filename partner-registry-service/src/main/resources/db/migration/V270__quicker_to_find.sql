-- What is found is kept by triggers, so triggers also take it away; foreign keys would look up every single new row.
alter table service_search drop constraint service_search_service_id_fkey;
alter table service_search_place drop constraint service_search_place_site_id_fkey;

create function forget_services() returns trigger language plpgsql as $$
begin
    delete from service_search where service_id in (select id from gone);
    return null;
end
$$;

create trigger gone_services_are_not_found after delete on service_offering
    referencing old table as gone for each statement execute function forget_services();

create function forget_sites() returns trigger language plpgsql as $$
begin
    delete from service_search_place where site_id in (select id from gone);
    return null;
end
$$;

create trigger gone_sites_are_not_found after delete on service_site
    referencing old table as gone for each statement execute function forget_sites();

-- Days and times are asked of service_search
drop index service_offering_by_week_times;
drop index service_site_by_week_times;

-- Most services are of no program and most sites at no school
drop index service_offering_by_program;
create index service_offering_by_program on service_offering (district, program_id) where program_id is not null;
drop index service_site_by_school;
create index service_site_by_school on service_site (district, education_org_id, placement_state)
    where education_org_id is not null;

drop index service_search_place_by_school;
create index service_search_place_by_school on service_search_place (district, school_id) where school_id is not null;

-- The primary key finds one as well
drop index service_search_by_service;

-- Entries that wait to be sorted in are read by every search: after an import each new partner is looked for by its name
alter index partner_by_likeness set (fastupdate = off);

-- Each code with its kind, as one text that is taken apart again: a third of the time of a query for each kind
create function search_codes(kind text, codes text[]) returns text[] language sql immutable parallel safe
    return case when cardinality(codes) = 0 then '{}'::text[]
        else string_to_array(kind || array_to_string(codes, chr(31) || kind), chr(31)) end;

-- Begins with the ids, one by one: how many rows of a district there are is not known while they are loaded
create or replace function refresh_service_search(ids uuid[]) returns void language sql as $$
    insert into service_search
        (service_id, district, partner_id, on_offer, name, words, codes, age_min, age_max, week_times)
    select s.id, s.district, s.partner_id, s.status in ('ACTIVE', 'TEMPORARILY_CLOSED'), s.name,
        setweight(to_tsvector('english', s.name || ' ' || coalesce(s.alternate_name, '')), 'A')
            || setweight(to_tsvector('english', p.name || ' '
                || lower(replace(array_to_string(s.categories, ' '), '_', ' '))), 'B')
            || setweight(to_tsvector('english', coalesce(s.eligibility_text, '')), 'C')
            || setweight(to_tsvector('english', s.description), 'D'),
        search_codes('category:', s.categories)
            || search_codes('benefitArea:', s.benefit_areas)
            || search_codes('beneficiaryGroup:', s.beneficiary_groups)
            || search_codes('grade:', s.grade_levels)
            || search_codes('timing:', s.timings)
            || search_codes('setting:', s.settings)
            || search_codes('deliveryMode:', s.delivery_modes)
            || search_codes('instructionModel:', s.instruction_models)
            || search_codes('tier:', s.tiers)
            || search_codes('language:', s.languages)
            || search_codes('population:', s.populations)
            || case when s.attributes = '[]' then '{}'::text[] else array(
                select 'term:' || (use ->> 'termId') from jsonb_array_elements(s.attributes) use) end
            || case when s.service_areas = '[]' then '{}'::text[] else array(
                select 'area:' || (area ->> 'areaId') from jsonb_array_elements(s.service_areas) area
                where area ->> 'areaId' is not null) end
            || case when jsonb_path_exists(s.capacities, '$[*].available ? (@ > 0)')
                    then '{capacity:AVAILABLE}'::text[] else '{}'::text[] end,
        s.age_min, s.age_max, s.week_times
    from unnest(ids) as given (id)
    join service_offering s on s.id = given.id
    join partner p on p.district = s.district and p.id = s.partner_id
    on conflict (service_id) do update set
        partner_id = excluded.partner_id, on_offer = excluded.on_offer, name = excluded.name, words = excluded.words,
        codes = excluded.codes, age_min = excluded.age_min, age_max = excluded.age_max,
        week_times = excluded.week_times
$$;

create function add_service_search_place(ids uuid[]) returns void language sql as $$
    insert into service_search_place
        (site_id, district, service_id, partner_id, school_id, visibility, latitude, longitude, week_times)
    select id, district, service_id, partner_id, education_org_id, visibility,
        case when longitude is not null then latitude end, case when latitude is not null then longitude end, week_times
    from (
        select x.id, x.district, x.service_id, x.partner_id, x.education_org_id,
            coalesce(l.visibility, 'PUBLIC') as visibility,
            -- what is only written to or met online is nowhere
            case when l.id is null then o.latitude when l.type = 'PHYSICAL' then l.latitude end as latitude,
            case when l.id is null then o.longitude when l.type = 'PHYSICAL' then l.longitude end as longitude,
            x.week_times
        from unnest(ids) as given (id)
        join service_site x on x.id = given.id
        left join partner_location l on l.district = x.district and l.id = x.location_id
        left join education_org o on o.district = x.district and o.id = x.education_org_id and o.status = 'ACTIVE'
        -- a school that has not accepted a service does not have it
        where l.id is not null or o.id is not null and x.placement_state in ('SCHOOL_ACCEPTED', 'ACTIVE')) found
    on conflict (site_id) do update set
        service_id = excluded.service_id, partner_id = excluded.partner_id, school_id = excluded.school_id,
        visibility = excluded.visibility, latitude = excluded.latitude, longitude = excluded.longitude,
        week_times = excluded.week_times
$$;

create or replace function refresh_service_search_place(ids uuid[]) returns void language sql as $$
    delete from service_search_place where site_id in (
        select x.id from unnest(ids) as given (id)
        join service_site x on x.id = given.id
        left join partner_location l on l.district = x.district and l.id = x.location_id
        left join education_org o on o.district = x.district and o.id = x.education_org_id and o.status = 'ACTIVE'
        where l.id is null
            and (o.id is null or coalesce(x.placement_state, '') not in ('SCHOOL_ACCEPTED', 'ACTIVE')));
    select add_service_search_place(ids)
$$;

create or replace function follow_new_sites() returns trigger language plpgsql as $$
begin
    perform add_service_search_place(array(select id from written));
    return null;
end
$$;
