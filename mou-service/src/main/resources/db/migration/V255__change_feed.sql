create function words_of(kind text, ids uuid[]) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(kind || id), '{}') from unnest(ids) id $$;

create function audience_of(e partnership) returns text[] language sql immutable parallel safe as $$
    select array['all'] || words_of('school:', e.school_ids) || words_of('partner:', e.partner_ids)
        || words_of('area:', e.area_ids) $$;
create function keys_of(e partnership) returns jsonb language sql immutable parallel safe as $$
    select jsonb_build_array(jsonb_build_object('scheme', 'CODE', 'value', e.code)) $$;

-- Until it is shared, a draft is for the side that writes it and for the partnership office
create function audience_of(e agreement) returns text[] language sql immutable parallel safe as $$
    select case
        when e.first_shared_at is not null then
            array['all'] || words_of('school:', e.school_ids) || words_of('partner:', e.partner_ids)
        when e.drafted_by = 'SCHOOL' then
            array['role:partnership-officer'] || words_of('school-leader@', e.school_ids)
                || words_of('school-liaison@', e.school_ids)
        else array['role:partnership-officer'] || words_of('partner:', e.partner_ids)
    end $$;
create function keys_of(e agreement) returns jsonb language sql immutable parallel safe as $$
    select jsonb_build_array(jsonb_build_object('scheme', 'NUMBER', 'value', e.number)) $$;

create function audience_of(e data_sharing_schedule) returns text[] language sql immutable parallel safe as $$
    select array['all', 'partner:' || e.partner_id] || words_of('school:', e.school_ids)
        || case e.state when 'ACTIVE' then array['published'] else '{}' end $$;

select follow_changes(followed::regclass)
from unnest(array['partnership', 'agreement', 'data_sharing_schedule']) followed;
