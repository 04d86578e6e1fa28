-- Imports write services, sites and places by the hundred thousand. That one was created, when and by whom stands in its row:
-- three lines of history of a new service, written to say it again, were a tenth of the database's work.
create or replace view told_history as
select district, aggregate_id, id, version, at, actor, kind, changes from history
union all
select e.district, e.id, first_change_id(e.created_at, e.id), 0, e.created_at, e.created_by, 'CREATED', '[]'
from (
    select district, id, created_at, created_by from service_offering
    union all select district, id, created_at, created_by from service_site
    union all select district, id, created_at, created_by from partner_location) e
where not exists (
    select from history h where h.district = e.district and h.aggregate_id = e.id and h.version = 0);

-- One function since nobody else adds places
create or replace function refresh_service_search_place(ids uuid[]) returns void language plpgsql as $$
begin
    delete from service_search_place where site_id in (
        select x.id from unnest(ids) as given (id)
        join service_site x on x.id = given.id
        left join partner_location l on l.district = x.district and l.id = x.location_id
        left join education_org o on o.district = x.district and o.id = x.education_org_id and o.status = 'ACTIVE'
        where l.id is null
            and (o.id is null or coalesce(x.placement_state, '') not in ('SCHOOL_ACCEPTED', 'ACTIVE')));
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

drop function add_service_search_place(uuid[]);
