create function words_of(kind text, ids uuid[]) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(kind || id), '{}') from unnest(ids) id $$;
create function code_key(code text) returns jsonb language sql immutable parallel safe as $$
    select jsonb_build_array(jsonb_build_object('scheme', 'CODE', 'value', code)) $$;

create function keys_of(e measure_definition) returns jsonb language sql immutable parallel safe as $$ select code_key(e.code) $$;
create function keys_of(e quality_framework) returns jsonb language sql immutable parallel safe as $$ select code_key(e.code) $$;
create function keys_of(e validation_rule) returns jsonb language sql immutable parallel safe as $$ select code_key(e.code) $$;

create function audience_of(e quality_assessment) returns text[] language sql immutable parallel safe as $$
    select array['all'] || words_of('school:', e.school_ids) || words_of('partner:', e.partner_ids)
        || case e.state when 'PUBLISHED' then array['published'] else '{}' end $$;
create function audience_of(e improvement_action) returns text[] language sql immutable parallel safe as $$
    select array['all'] || words_of('school:', e.school_ids) || words_of('partner:', e.partner_ids) $$;
create function audience_of(e contribution) returns text[] language sql immutable parallel safe as $$
    select array['all'] || words_of('school:', e.school_ids) || words_of('partner:', e.partner_ids) $$;
create function audience_of(e theory_of_change) returns text[] language sql immutable parallel safe as $$
    select array['all', 'school:' || coalesce(e.scope_id::text, '')]
        || case e.state when 'DRAFT' then '{}' else array['published'] end $$;
create function audience_of(e scorecard) returns text[] language sql immutable parallel safe as $$
    select array['all']
        || case e.scope_type
            when 'SCHOOL' then array['school:' || e.scope_id]
            when 'PARTNER' then array['partner:' || e.scope_id]
            else '{}'
        end
        || case e.state when 'PUBLISHED' then array['published'] else '{}' end $$;
create function audience_of(e report_snapshot) returns text[] language sql immutable parallel safe as $$
    select case e.state when 'PUBLISHED' then array['all', 'published'] else array['all'] end $$;
create function audience_of(e submission) returns text[] language sql immutable parallel safe as $$
    select array['all', 'school:' || e.school_id, 'partner:' || coalesce(e.partner_id::text, '')] $$;
create function audience_of(e purge_certificate) returns text[] language sql immutable parallel safe as $$
    select array['all', 'partner:' || e.partner_id] $$;

select follow_changes(followed::regclass) from unnest(array[
    'measure_definition', 'target', 'quality_framework', 'quality_assessment', 'improvement_action', 'contribution',
    'theory_of_change', 'scorecard', 'report_snapshot', 'submission', 'validation_rule', 'purge_certificate']) followed;
