-- As registry.offering.ServiceSites has it: what a school was asked for and has not accepted, or has no more, is for the
-- partnership office, the partner, and those who speak for the school
create function audience_of(e service_site) returns text[] language sql immutable parallel safe as $$
    select case
        when e.education_org_id is null or e.placement_state in ('SCHOOL_ACCEPTED', 'ACTIVE') then array['all']
        else array[
            'role:partnership-officer', 'role:district-reviewer', 'partner:' || e.partner_id,
            'school-leader@' || e.education_org_id, 'school-liaison@' || e.education_org_id]
    end $$;
