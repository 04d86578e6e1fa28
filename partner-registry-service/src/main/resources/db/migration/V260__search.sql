-- What services are found by: a row a service and a row a place, kept by triggers, so that whoever writes a service, by
-- whatever way, has written what it is found by in the same transaction.

-- Along the surface of a sphere of the earth's mean radius (the haversine formula); of places that are known
create function globe_metres(
    latitude1 double precision, longitude1 double precision, latitude2 double precision, longitude2 double precision)
    returns double precision language sql immutable parallel safe
    return 2 * 6371008.8 * asin(least(1, sqrt(
        power(sin(radians(latitude2 - latitude1) / 2), 2)
        + cos(radians(latitude1)) * cos(radians(latitude2)) * power(sin(radians(longitude2 - longitude1) / 2), 2))));

create table service_search (
    service_id uuid           primary key references service_offering (id) on delete cascade,
    district   text           not null,
    partner_id uuid           not null,
    -- on offer, or again soon
    on_offer   boolean        not null,
    name       text           not null,
    -- weights: A the name, B partner and categories, C eligibility, D the description
    words      tsvector       not null,
    -- what it can be filtered and counted by: a kind and a code, such as category:TUTORING
    codes      text[]         not null,
    age_min    numeric(5, 2),
    age_max    numeric(5, 2),
    week_times int4multirange
);

create index service_search_by_service on service_search (district, service_id);
create index service_search_by_partner on service_search (district, partner_id);
create index service_search_by_words on service_search using gin (district, words, codes);
create index service_search_by_likeness on service_search using gin (district, name gin_trgm_ops);

create table service_search_place (
    site_id    uuid           primary key references service_site (id) on delete cascade,
    district   text           not null,
    service_id uuid           not null,
    partner_id uuid           not null,
    school_id  uuid,
    visibility text           not null check (visibility in ('PUBLIC', 'DISTRICT', 'RESTRICTED')),
    latitude   double precision,
    longitude  double precision,
    week_times int4multirange,
    check ((latitude is null) = (longitude is null))
);

-- Both ways to a place answer from the index alone. Bounds of latitude and longitude, unlike boxes in a GiST index, have
-- statistics: the planner knows whether to begin with the words or with the places
create index service_search_place_by_service on service_search_place (district, service_id)
    include (latitude, longitude, visibility, partner_id);
create index service_search_place_by_point on service_search_place (district, latitude, longitude)
    include (service_id, visibility, partner_id);
create index service_search_place_by_school on service_search_place (district, school_id);

create function refresh_service_search(ids uuid[]) returns void language sql as $$
    insert into service_search
        (service_id, district, partner_id, on_offer, name, words, codes, age_min, age_max, week_times)
    select s.id, s.district, s.partner_id, s.status in ('ACTIVE', 'TEMPORARILY_CLOSED'), s.name,
        setweight(to_tsvector('english', s.name || ' ' || coalesce(s.alternate_name, '')), 'A')
            || setweight(to_tsvector('english', p.name || ' '
                || lower(replace(array_to_string(s.categories, ' '), '_', ' '))), 'B')
            || setweight(to_tsvector('english', coalesce(s.eligibility_text, '')), 'C')
            || setweight(to_tsvector('english', s.description), 'D'),
        array(
            select 'category:' || code from unnest(s.categories) code
            union all select 'benefitArea:' || code from unnest(s.benefit_areas) code
            union all select 'beneficiaryGroup:' || code from unnest(s.beneficiary_groups) code
            union all select 'grade:' || code from unnest(s.grade_levels) code
            union all select 'timing:' || code from unnest(s.timings) code
            union all select 'setting:' || code from unnest(s.settings) code
            union all select 'deliveryMode:' || code from unnest(s.delivery_modes) code
            union all select 'instructionModel:' || code from unnest(s.instruction_models) code
            union all select 'tier:' || code from unnest(s.tiers) code
            union all select 'language:' || code from unnest(s.languages) code
            union all select 'population:' || code from unnest(s.populations) code
            union all select 'term:' || (use ->> 'termId') from jsonb_array_elements(s.attributes) use
            union all select 'area:' || (area ->> 'areaId') from jsonb_array_elements(s.service_areas) area
                where area ->> 'areaId' is not null)
            || case when jsonb_path_exists(s.capacities, '$[*].available ? (@ > 0)')
                    then '{capacity:AVAILABLE}'::text[] else '{}'::text[] end,
        s.age_min, s.age_max, s.week_times
    from service_offering s
    join partner p on p.district = s.district and p.id = s.partner_id
    where s.id = any (ids)
    on conflict (service_id) do update set
        partner_id = excluded.partner_id, on_offer = excluded.on_offer, name = excluded.name, words = excluded.words,
        codes = excluded.codes, age_min = excluded.age_min, age_max = excluded.age_max,
        week_times = excluded.week_times
$$;

create function refresh_service_search_place(ids uuid[]) returns void language sql as $$
    with given as (
        select x.id, x.district, x.service_id, x.partner_id, x.education_org_id,
            coalesce(l.visibility, 'PUBLIC') as visibility,
            -- what is only written to or met online is nowhere
            case when l.id is null then o.latitude when l.type = 'PHYSICAL' then l.latitude end as latitude,
            case when l.id is null then o.longitude when l.type = 'PHYSICAL' then l.longitude end as longitude,
            x.week_times
        from service_site x
        left join partner_location l on l.district = x.district and l.id = x.location_id
        left join education_org o on o.district = x.district and o.id = x.education_org_id and o.status = 'ACTIVE'
        -- a school that has not accepted a service does not have it
        where x.id = any (ids)
            and (l.id is not null or o.id is not null and x.placement_state in ('SCHOOL_ACCEPTED', 'ACTIVE'))),
    gone as (
        delete from service_search_place where site_id = any (ids) and site_id not in (select id from given))
    insert into service_search_place
        (site_id, district, service_id, partner_id, school_id, visibility, latitude, longitude, week_times)
    select id, district, service_id, partner_id, education_org_id, visibility,
        case when longitude is not null then latitude end, case when latitude is not null then longitude end, week_times
    from given
    on conflict (site_id) do update set
        service_id = excluded.service_id, partner_id = excluded.partner_id, school_id = excluded.school_id,
        visibility = excluded.visibility, latitude = excluded.latitude, longitude = excluded.longitude,
        week_times = excluded.week_times
$$;

create function follow_new_services() returns trigger language plpgsql as $$
begin
    perform refresh_service_search(array(select id from written));
    return null;
end
$$;

create trigger services_are_found after insert on service_offering
    referencing new table as written for each statement execute function follow_new_services();

create function follow_changed_services() returns trigger language plpgsql as $$
declare
    changed uuid[] := array(
        select n.id from written n join before o on o.id = n.id
        where (n.partner_id, n.status, n.name, n.alternate_name, n.description, n.eligibility_text, n.categories,
               n.benefit_areas, n.beneficiary_groups, n.grade_levels, n.timings, n.settings, n.delivery_modes,
               n.instruction_models, n.tiers, n.languages, n.populations, n.attributes, n.service_areas, n.capacities, n.age_min, n.age_max, n.week_times)
            is distinct from
              (o.partner_id, o.status, o.name, o.alternate_name, o.description, o.eligibility_text, o.categories,
               o.benefit_areas, o.beneficiary_groups, o.grade_levels, o.timings, o.settings, o.delivery_modes,
               o.instruction_models, o.tiers, o.languages, o.populations, o.attributes, o.service_areas, o.capacities, o.age_min, o.age_max, o.week_times));
begin
    if cardinality(changed) > 0 then perform refresh_service_search(changed); end if;
    return null;
end
$$;

create trigger changed_services_are_found after update on service_offering
    referencing new table as written old table as before for each statement execute function follow_changed_services();

create function follow_renamed_partners() returns trigger language plpgsql as $$
declare
    changed uuid[] := array(
        select s.id from written n
        join before o on o.id = n.id
        join service_offering s on s.district = n.district and s.partner_id = n.id
        where n.name <> o.name);
begin
    if cardinality(changed) > 0 then perform refresh_service_search(changed); end if;
    return null;
end
$$;

create trigger services_are_found_by_their_partner after update on partner
    referencing new table as written old table as before for each statement execute function follow_renamed_partners();

create function follow_new_sites() returns trigger language plpgsql as $$
begin
    perform refresh_service_search_place(array(select id from written));
    return null;
end
$$;

create trigger sites_are_found after insert on service_site
    referencing new table as written for each statement execute function follow_new_sites();

create function follow_changed_sites() returns trigger language plpgsql as $$
declare
    changed uuid[] := array(
        select n.id from written n join before o on o.id = n.id
        where (n.service_id, n.partner_id, n.location_id, n.education_org_id, n.placement_state, n.week_times)
            is distinct from
              (o.service_id, o.partner_id, o.location_id, o.education_org_id, o.placement_state, o.week_times));
begin
    if cardinality(changed) > 0 then perform refresh_service_search_place(changed); end if;
    return null;
end
$$;

create trigger changed_sites_are_found after update on service_site
    referencing new table as written old table as before for each statement execute function follow_changed_sites();

create function follow_moved_locations() returns trigger language plpgsql as $$
declare
    changed uuid[] := array(
        select x.id from written n
        join before o on o.id = n.id
        join service_site x on x.district = n.district and x.location_id = n.id
        where (n.type, n.visibility, n.latitude, n.longitude) is distinct from
              (o.type, o.visibility, o.latitude, o.longitude));
begin
    if cardinality(changed) > 0 then perform refresh_service_search_place(changed); end if;
    return null;
end
$$;

create trigger sites_are_found_where_they_are after update on partner_location
    referencing new table as written old table as before for each statement execute function follow_moved_locations();

create function follow_moved_schools() returns trigger language plpgsql as $$
declare
    changed uuid[] := array(
        select x.id from written n
        join before o on o.id = n.id
        join service_site x on x.district = n.district and x.education_org_id = n.id
        where (n.status, n.latitude, n.longitude) is distinct from (o.status, o.latitude, o.longitude));
begin
    if cardinality(changed) > 0 then perform refresh_service_search_place(changed); end if;
    return null;
end
$$;

create trigger sites_are_found_at_their_school after update on education_org
    referencing new table as written old table as before for each statement execute function follow_moved_schools();

select refresh_service_search(array(select id from service_offering));
select refresh_service_search_place(array(select id from service_site));

-- Names that are spelt alike, for words that nobody uses
create function services_named_like(of_district text, asked text) returns table (service_id uuid, likeness real)
    language sql stable set pg_trgm.word_similarity_threshold = 0.4 as $$
    select service_id, word_similarity(asked, name) from service_search
    where district = of_district and name %> asked
$$;

create function partners_named_like(of_district text, asked text) returns table (partner_id uuid, likeness real)
    language sql stable set pg_trgm.word_similarity_threshold = 0.4 as $$
    select id, word_similarity(asked, match_name) from partner
    where district = of_district and match_name %> asked
$$;

-- HSDS asks the same words
drop index service_offering_by_text;
