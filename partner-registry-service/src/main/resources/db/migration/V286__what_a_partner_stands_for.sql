alter table partner
    add column mission_statement        text,
    add column values                   text[] not null default '{}',
    add column sectors                  text[] not null default '{}',
    add column community_based_area_ids uuid[] not null default '{}',
    add column attributes               jsonb  not null default '[]',
    add column assured_on               date,
    add column assured_by               text,
    add column assurance_due_on         date;

alter table partner
    alter column values                   drop default,
    alter column sectors                  drop default,
    alter column community_based_area_ids drop default,
    alter column attributes               drop default;

create index partner_by_area on partner using gin (community_based_area_ids);

create index partner_by_parent on partner (district, parent_organization_id) where parent_organization_id is not null;

-- Imports kept the other directory's id of a parent that is here under ours
update partner child set parent_organization_id = parent.id
from partner parent
where parent.district = child.district and parent.hsds_id = child.parent_organization_id;
