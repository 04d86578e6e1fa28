-- As registry.contact.Onlooker has it: who sees the whole district does not see what is confidential in it; the partnership
-- office and the partner itself do
create or replace function audience_of(e partner_location) returns text[] language sql immutable parallel safe as $$
    select array['partner:' || e.partner_id, 'role:partnership-officer', 'role:district-reviewer']
        || case e.visibility
            when 'PUBLIC' then array['all']
            when 'DISTRICT' then
                array['role:signatory', 'role:school-leader', 'role:school-liaison', 'role:analyst-privileged']
            else '{}'
        end $$;
