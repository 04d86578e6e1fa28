alter table replica_partner add column merged_into uuid;
