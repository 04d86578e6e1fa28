alter table replica_partner
    add column approval_required boolean not null default true,
    add column merged_into       uuid;
