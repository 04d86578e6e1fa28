create table roster_pull (
    district      text        not null,
    source        text        not null,
    changed_until timestamptz,
    pulled_at     timestamptz not null,
    primary key (district, source)
);
