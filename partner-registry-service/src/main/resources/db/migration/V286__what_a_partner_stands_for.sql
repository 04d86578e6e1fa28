-- The defaults stay for replicas of the release before, which do not name the columns
alter table partner
    add column mission_statement        text,
    add column values                   text[] not null default '{}',
    add column sectors                  text[] not null default '{}',
    add column community_based_area_ids uuid[] not null default '{}',
    add column attributes               jsonb  not null default '[]',
    add column assured_on               date,
    add column assured_by               text,
    add column assurance_due_on         date;

create index partner_by_area on partner using gin (community_based_area_ids);


-- Imports kept the other directory's id of a parent that is here under ours
update partner child set parent_organization_id = parent.id
from partner parent
where parent.district = child.district and parent.hsds_id = child.parent_organization_id;
