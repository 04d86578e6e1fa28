-- A merge tells those below the entry that is gone who is above them now
create index partner_by_parent on partner (district, parent_organization_id) where parent_organization_id is not null;
