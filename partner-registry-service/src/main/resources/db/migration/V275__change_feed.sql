create function audience_of(e partner) returns text[]
    language sql immutable parallel safe as $$
    select case
        when e.merged_into is not null then '{}'
        when e.registration_state = 'APPROVED' then array['all', 'published', 'partner:' || e.id]
        else array['all', 'partner:' || e.id]
    end
$$;

create function keys_of(e partner) returns jsonb
    language sql immutable parallel safe as $$
    select coalesce(jsonb_agg(jsonb_build_object('scheme', key -> 'scheme', 'value', key -> 'value')), '[]')
    from jsonb_array_elements(e.identifiers) key
$$;

select follow_changes('partner');
