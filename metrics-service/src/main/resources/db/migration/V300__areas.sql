-- Parts of the town as the registry tells of them, and the schools in each; a school may lie in several.
create table replica_area (
    district   text   not null,
    id         uuid   not null,
    version    bigint not null,
    name       text   not null,
    kind       text   not null,
    school_ids uuid[] not null,
    primary key (district, id)
);
