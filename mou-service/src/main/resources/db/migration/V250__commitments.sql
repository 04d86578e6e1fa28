-- Those obligations of the current version that come to a number, for events and for whoever holds gifts against them.
alter table agreement add column commitments jsonb not null default '[]';
