-- A network's leader carries the network's id among the school ids, and areas stand beside schools: one set of ids serves all
create function own_of(scope_ids uuid[]) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(kind || id), '{}') from unnest(scope_ids) id, unnest(array['school:', 'area:']) kind $$;

create function audience_of(e need) returns text[] language sql immutable parallel safe as $$
    select array['all'] || own_of(array[e.scope_id])
        || case when e.state in ('PROPOSED', 'DROPPED') then '{}' else array['published'] end $$;

create function audience_of(e goal) returns text[] language sql immutable parallel safe as $$
    select array['all'] || own_of(array[e.scope_id])
        || case when e.state in ('ADOPTED', 'IN_PROGRESS', 'ACHIEVED', 'NOT_ACHIEVED') then array['published'] else '{}' end $$;

-- Candidates are never taken off a scan, and with each the scan has a new version
create function audience_of(e landscape_scan) returns text[] language sql stable parallel safe as $$
    select array['all'] || own_of(e.school_ids || e.area_id) || array(
        select 'partner:' || c.partner_id from scan_candidate c
        where c.district = e.district and c.scan_id = e.id and c.partner_id is not null) $$;

select follow_changes(followed::regclass) from unnest(array['need', 'goal', 'landscape_scan']) followed;
