-- HSDS ids and SIS ids are what other systems call these; a person, a credential or an engagement has no name elsewhere
create function keys_of(e education_org) returns jsonb language sql immutable parallel safe as $$
    select jsonb_build_array(jsonb_build_object('scheme', 'SOURCED-ID', 'value', e.sourced_id)) $$;
create function keys_of(e academic_session) returns jsonb language sql immutable parallel safe as $$
    select jsonb_build_array(jsonb_build_object('scheme', 'SOURCED-ID', 'value', e.sourced_id)) $$;

create function hsds_key(hsds_id uuid) returns jsonb language sql immutable parallel safe as $$
    select case when hsds_id is null then '[]' else jsonb_build_array(jsonb_build_object('scheme', 'HSDS-ID', 'value', hsds_id)) end $$;
create function keys_of(e program) returns jsonb language sql immutable parallel safe as $$ select hsds_key(e.hsds_id) $$;
create function keys_of(e service_offering) returns jsonb language sql immutable parallel safe as $$ select hsds_key(e.hsds_id) $$;
create function keys_of(e service_site) returns jsonb language sql immutable parallel safe as $$ select hsds_key(e.hsds_id) $$;
create function keys_of(e partner_location) returns jsonb language sql immutable parallel safe as $$ select hsds_key(e.hsds_id) $$;
create function keys_of(e taxonomy) returns jsonb language sql immutable parallel safe as $$ select hsds_key(e.hsds_id) $$;
create function keys_of(e taxonomy_term) returns jsonb language sql immutable parallel safe as $$ select hsds_key(e.hsds_id) $$;

create function audience_of(e person) returns text[] language sql immutable parallel safe as $$
    select array['all', 'school:' || coalesce(e.org_id::text, ''), 'partner:' || coalesce(e.org_id::text, '')] $$;

create function audience_of(e credential) returns text[] language sql immutable parallel safe as $$
    select array['all', 'partner:' || e.partner_id, 'unit:' || coalesce(e.vetting_unit, '')] $$;

-- As registry.contact.Onlooker has it: confidential places are for the partnership office and the partner itself
create function audience_of(e partner_location) returns text[] language sql immutable parallel safe as $$
    select array['partner:' || e.partner_id, 'district-wide', 'role:partnership-officer', 'role:district-reviewer']
        || case e.visibility
            when 'PUBLIC' then array['all']
            when 'DISTRICT' then
                array['role:signatory', 'role:school-leader', 'role:school-liaison', 'role:analyst-privileged']
            else '{}'
        end $$;

create function audience_of(e prospect_engagement) returns text[] language sql immutable parallel safe as $$
    select array['all', 'subject:' || e.created_by] $$;

create function audience_of(e contribution_offer) returns text[] language sql immutable parallel safe as $$
    select case e.state when 'OPEN' then array['all', 'published'] else array['all', 'school:' || e.school_id] end $$;

create function audience_of(e portfolio_call) returns text[] language sql immutable parallel safe as $$
    select array['all', 'published'] $$;

create function audience_of(e portfolio_application) returns text[] language sql immutable parallel safe as $$
    select array['all', 'partner:' || e.partner_id] $$;

select follow_changes(followed::regclass) from unnest(array[
    'education_org', 'academic_session', 'community_area', 'person', 'credential', 'program', 'service_offering',
    'service_site', 'partner_location', 'taxonomy', 'taxonomy_term', 'prospect_engagement', 'contribution_offer',
    'capacity_event', 'portfolio_call', 'portfolio_application', 'duplicate_proposal']) followed;
