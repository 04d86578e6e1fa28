-- A network's leader carries the network's id among the school ids, and areas stand beside schools: one set of ids serves all
create function own_of(scope_ids uuid[]) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(kind || id), '{}') from unnest(scope_ids) id, unnest(array['school:', 'area:']) kind
    where id is not null $$;

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

-- A merged partner's candidacies become its survivor's, and the scan's own row does not change with that
create function tell_of_candidate() returns trigger language plpgsql as $$
begin
    insert into change_trace
        (district, source, id, version, at, keys_before, keys_after, audience_before, audience_after)
    select e.district, 'landscape_scan', e.id, e.version, now(), '[]', '[]', array['partner:' || old.partner_id], audience_of(e)
    from landscape_scan e where e.district = new.district and e.id = new.scan_id;
    update landscape_scan set changed = pg_current_xact_id() where district = new.district and id = new.scan_id;
    return null;
end
$$;
create trigger tell_of_candidate after update of partner_id on scan_candidate for each row
    when (old.partner_id is not null and old.partner_id is distinct from new.partner_id)
    execute function tell_of_candidate();
