create table community_area (
    id           uuid        primary key,
    district     text        not null,
    version      bigint      not null,
    created_at   timestamptz not null,
    created_by   text        not null,
    updated_at   timestamptz not null,
    updated_by   text        not null,
    name         text        not null,
    kind         text        not null check (kind in ('NEIGHBORHOOD', 'REGION', 'NETWORK', 'ATTENDANCE_AREA', 'WARD', 'OTHER')),
    source_key   text,
    external_uri text,
    drawn        boolean     not null,
    school_ids   uuid[]      not null,
    constraint community_area_source_key unique (district, kind, source_key)
);

create index community_area_by_id on community_area (district, id);
create index community_area_by_name on community_area (district, name, id);
create index community_area_by_update on community_area (district, updated_at, id);
create index community_area_by_school on community_area using gin (school_ids);

-- Beside the area: an extent is up to a hundred times as long as all else that is known of it
create table community_area_extent (
    area_id  uuid primary key references community_area (id) on delete cascade,
    district text not null,
    extent   text not null
);

create index community_area_extent_by_district on community_area_extent (district, area_id);
