-- Whose a service or a place is, is looked up once for each partner of a statement instead of once for each row, which was a
-- fifteenth of the work for a new service; and it is looked up in the row's own district, as a foreign key to an id alone would
-- not. Partners are merged and archived, and never deleted.
create function have_partners() returns trigger language plpgsql as $$
declare
    stranger uuid;
begin
    select w.partner_id into stranger from (select distinct district, partner_id from written) w
    left join lateral (select district from partner where id = w.partner_id offset 0) p on true
    where p.district is distinct from w.district limit 1;
    if found then
        raise foreign_key_violation using message = format('%s of a partner that the district does not have: %s', tg_table_name, stranger);
    end if;
    return null;
end
$$;

create function has_partner() returns trigger language plpgsql as $$
begin
    if not exists (select from partner where id = new.partner_id and district = new.district) then
        raise foreign_key_violation using message = format('%s of a partner that the district does not have: %s', tg_table_name, new.partner_id);
    end if;
    return null;
end
$$;

create trigger new_services_have_partners after insert on service_offering
    referencing new table as written for each statement execute function have_partners();
create trigger moved_services_have_partners after update on service_offering
    for each row when (old.partner_id <> new.partner_id) execute function has_partner();
alter table service_offering drop constraint service_offering_partner_id_fkey;

create trigger new_places_have_partners after insert on partner_location
    referencing new table as written for each statement execute function have_partners();
create trigger moved_places_have_partners after update on partner_location
    for each row when (old.partner_id <> new.partner_id) execute function has_partner();
alter table partner_location drop constraint partner_location_partner_id_fkey;

create function keep_partners() returns trigger language plpgsql as $$
begin
    raise restrict_violation using message = 'partners are merged and archived, and never deleted';
end
$$;

create trigger partners_are_kept before delete on partner for each row execute function keep_partners();
