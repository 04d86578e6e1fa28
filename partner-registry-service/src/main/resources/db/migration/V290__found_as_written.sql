-- What a service can be found by. Both become part of the statement that calls them
create function words_of(s service_offering, partner_name text) returns tsvector language sql stable parallel safe
    return setweight(to_tsvector('english', s.name || ' ' || coalesce(s.alternate_name, '')), 'A')
        || setweight(to_tsvector('english', partner_name || ' '
            || lower(replace(array_to_string(s.categories, ' '), '_', ' '))), 'B')
        || case when s.eligibility_text is null then ''::tsvector
            else setweight(to_tsvector('english', s.eligibility_text), 'C') end
        || case when s.description = '' then ''::tsvector
            else setweight(to_tsvector('english', s.description), 'D') end;

-- Each code with its kind, one after another; null if there is none
create function coded(kind text, codes text[]) returns text language sql stable parallel safe
    return kind || nullif(array_to_string(codes, chr(31) || kind), '');

-- Queries of their own keep a function from becoming part of a statement; they are called for the few that have any
create function coded_terms(attributes jsonb) returns text language sql stable parallel safe
    return coded('term:', array(select use ->> 'termId' from jsonb_array_elements(attributes) use));

create function coded_areas(service_areas jsonb) returns text language sql stable parallel safe
    return coded('area:', array(
        select area ->> 'areaId' from jsonb_array_elements(service_areas) area where area ->> 'areaId' is not null));

create function codes_of(s service_offering) returns text[] language sql stable parallel safe
    return string_to_array(
        concat_ws(chr(31),
            coded('category:', s.categories),
            coded('benefitArea:', s.benefit_areas),
            coded('beneficiaryGroup:', s.beneficiary_groups),
            coded('grade:', s.grade_levels),
            coded('timing:', s.timings),
            coded('setting:', s.settings),
            coded('deliveryMode:', s.delivery_modes),
            coded('instructionModel:', s.instruction_models),
            coded('tier:', s.tiers),
            coded('language:', s.languages),
            coded('population:', s.populations),
            case when s.attributes <> '[]' then coded_terms(s.attributes) end,
            case when s.service_areas <> '[]' then coded_areas(s.service_areas) end,
            case when jsonb_path_exists(s.capacities, '$[*].available ? (@ > 0)') then 'capacity:AVAILABLE' end),
        chr(31));

-- In plpgsql, which keeps its plans: as functions of plain SQL these were planned anew for each changed row, and with them
-- all that is above
create or replace function refresh_service_search(ids uuid[]) returns void language plpgsql as $$
begin
    insert into service_search
        (service_id, district, partner_id, on_offer, name, words, codes, age_min, age_max, week_times)
    select s.id, s.district, s.partner_id, s.status in ('ACTIVE', 'TEMPORARILY_CLOSED'), s.name, words_of(s, p.name),
        codes_of(s), s.age_min, s.age_max, s.week_times
    from unnest(ids) as given (id)
    join service_offering s on s.id = given.id
    join partner p on p.district = s.district and p.id = s.partner_id
    on conflict (service_id) do update set
        partner_id = excluded.partner_id, on_offer = excluded.on_offer, name = excluded.name, words = excluded.words,
        codes = excluded.codes, age_min = excluded.age_min, age_max = excluded.age_max,
        week_times = excluded.week_times;
end
$$;

create or replace function refresh_service_search_place(ids uuid[]) returns void language plpgsql as $$
begin
    delete from service_search_place where site_id in (
        select x.id from unnest(ids) as given (id)
        join service_site x on x.id = given.id
        left join partner_location l on l.district = x.district and l.id = x.location_id
        left join education_org o on o.district = x.district and o.id = x.education_org_id and o.status = 'ACTIVE'
        where l.id is null
            and (o.id is null or coalesce(x.placement_state, '') not in ('SCHOOL_ACCEPTED', 'ACTIVE')));
    perform add_service_search_place(ids);
end
$$;

create or replace function add_service_search_place(ids uuid[]) returns void language plpgsql as $$
begin
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
        week_times = excluded.week_times;
end
$$;

-- What was just written is taken as it was written, without being looked up again, and nothing can be in its way. Partners
-- and places are asked one by one: how many there are is not known while a district is being loaded
create or replace function follow_new_services() returns trigger language plpgsql as $$
begin
    insert into service_search
        (service_id, district, partner_id, on_offer, name, words, codes, age_min, age_max, week_times)
    select s.id, s.district, s.partner_id, s.status in ('ACTIVE', 'TEMPORARILY_CLOSED'), s.name, words_of(s, p.name),
        codes_of(s), s.age_min, s.age_max, s.week_times
    from written s
    cross join lateral (select name from partner where id = s.partner_id offset 0) p;
    return null;
end
$$;

create or replace function follow_new_sites() returns trigger language plpgsql as $$
begin
    insert into service_search_place
        (site_id, district, service_id, partner_id, school_id, visibility, latitude, longitude, week_times)
    select x.id, x.district, x.service_id, x.partner_id, null, l.visibility, l.latitude, l.longitude, x.week_times
    from written x
    cross join lateral (
        -- what is only written to or met online is nowhere
        select visibility, case when type = 'PHYSICAL' then latitude end as latitude,
            case when type = 'PHYSICAL' then longitude end as longitude
        from partner_location where id = x.location_id offset 0) l
    union all
    select x.id, x.district, x.service_id, x.partner_id, x.education_org_id, 'PUBLIC', o.latitude, o.longitude, x.week_times
    from written x
    cross join lateral (
        select case when longitude is not null then latitude end as latitude,
            case when latitude is not null then longitude end as longitude
        from education_org where id = x.education_org_id and status = 'ACTIVE' offset 0) o
    -- a school that has not accepted a service does not have it
    where x.placement_state in ('SCHOOL_ACCEPTED', 'ACTIVE');
    return null;
end
$$;

-- Nobody asks for latitudes alone: distances are asked of service_search_place, and of HSDS with the school's beside it
drop index partner_location_by_latitude;

drop function search_codes(text, text[]);
