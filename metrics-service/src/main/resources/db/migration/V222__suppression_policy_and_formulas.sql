-- How small is too small, by version; a district without any has the starter policy, which is version 1. A version is never
-- changed: answers name the one that they were made under.
create table suppression_policy (
    district           text        not null,
    version            int         not null check (version > 1),
    min_count          int         not null check (min_count between 3 and 1000),
    survey_min         int         not null check (survey_min between 3 and 1000),
    suppress_zero      boolean     not null,
    percent_top        int         not null,
    percent_bottom     int         not null,
    complementary      boolean     not null,
    max_sensitive_dims int         not null check (max_sensitive_dims between 0 and 10),
    effective_from     date        not null,
    reason             text        not null,
    created_at         timestamptz not null,
    created_by         text        not null,
    primary key (district, version),
    check (percent_bottom >= 0 and percent_bottom < percent_top and percent_top <= 100)
);

-- What a COMPUTED measure is worked out from, in codes of other measures.
alter table measure_definition add column formula text;
