-- What a directory said of a service or a place when it was last taken: a digest, so that the same row again is let be.
create table directory_entry (
    district text not null,
    id       uuid not null,
    digest   uuid not null,
    -- the import that said so
    run      uuid not null,
    primary key (district, id)
);
