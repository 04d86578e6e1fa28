-- What people tell. The words go when the consent does; history and events never hold them.
create table story (
    id             uuid        primary key,
    district       text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null,
    partnership_id uuid        not null,
    school_ids     uuid[]      not null,
    partner_ids    uuid[]      not null,
    measure_codes  text[]      not null,
    texts          jsonb       not null,
    names_checked  boolean     not null,
    consent        jsonb,
    -- the last day that the consent holds for, if it ends
    consent_until  date,
    state          text        not null check (state in ('DRAFT', 'PUBLISHED', 'CONSENT_WITHDRAWN')),
    published_at   timestamptz,
    withdrawn_on   date,
    check (state <> 'CONSENT_WITHDRAWN' or (texts = '[]'::jsonb and consent is null)),
    check (state <> 'PUBLISHED' or consent is not null)
);

create index story_by_id on story (district, id);
create index story_by_partnership on story (district, partnership_id, id);
create index story_by_update on story (district, updated_at, id);
create index story_published on story (district, id) where state = 'PUBLISHED';
create index story_by_school on story using gin (school_ids);
create index story_by_partner on story using gin (partner_ids);
