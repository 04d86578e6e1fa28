create table taxonomy (
    id          uuid        primary key,
    district    text        not null,
    version     bigint      not null,
    created_at  timestamptz not null,
    created_by  text        not null,
    updated_at  timestamptz not null,
    updated_by  text        not null,
    hsds_id     uuid,
    name        text        not null,
    description text        not null,
    uri         text,
    edition     text
);

create index taxonomy_by_id on taxonomy (district, id);
create unique index taxonomy_by_hsds_id on taxonomy (district, hsds_id) where hsds_id is not null;

create table taxonomy_term (
    id          uuid        primary key,
    district    text        not null,
    version     bigint      not null,
    created_at  timestamptz not null,
    created_by  text        not null,
    updated_at  timestamptz not null,
    updated_by  text        not null,
    hsds_id     uuid,
    taxonomy_id uuid        not null references taxonomy (id),
    code        text,
    name        text        not null,
    description text        not null,
    parent_id   uuid,
    language    text,
    term_uri    text
);

create index taxonomy_term_by_id on taxonomy_term (district, id);
create index taxonomy_term_by_taxonomy on taxonomy_term (district, taxonomy_id, id);
create index taxonomy_term_by_name on taxonomy_term (district, name, id);
create index taxonomy_term_by_parent on taxonomy_term (district, parent_id);
create index taxonomy_term_by_update on taxonomy_term (district, updated_at, id);
create unique index taxonomy_term_by_hsds_id on taxonomy_term (district, hsds_id) where hsds_id is not null;

create index partner_by_text on partner
    using gin (to_tsvector('english', name || ' ' || coalesce(alternate_name, '') || ' ' || description));
