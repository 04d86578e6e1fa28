create extension if not exists pg_trgm;
create extension if not exists btree_gin;

alter table partner
    add column match_name        text,
    add column match_identifiers text[]  not null default '{}',
    add column match_domains     text[]  not null default '{}',
    add column match_phones      text[]  not null default '{}',
    add column match_checked     boolean not null default false;

-- as good as SQL can: the first change of an entry does it properly
update partner set match_name = btrim(regexp_replace(lower(name), '[^[:alnum:]]+', ' ', 'g')),
    match_identifiers = array(
        select (identifier ->> 'scheme') || ':' || upper(regexp_replace(identifier ->> 'value', '[^[:alnum:]]+', '', 'g'))
        from jsonb_array_elements(identifiers) as identifier);

alter table partner alter column match_name set not null;

create index partner_by_likeness on partner
    using gin (district, match_name gin_trgm_ops, match_identifiers, match_domains, match_phones);
create index partner_to_compare on partner (id) where not match_checked;

create table duplicate_proposal (
    id         uuid          primary key,
    district   text          not null,
    version    bigint        not null,
    created_at timestamptz   not null,
    created_by text          not null,
    updated_at timestamptz   not null,
    updated_by text          not null,
    first_id   uuid          not null references partner (id),
    second_id  uuid          not null references partner (id),
    score      numeric(5, 4) not null check (score between 0 and 1),
    likelihood text          not null check (likelihood in ('CERTAIN', 'LIKELY', 'POSSIBLE', 'UNLIKELY')),
    signals    jsonb         not null,
    state      text          not null check (state in ('OPEN', 'DISMISSED', 'MERGED')),
    reason     text,
    constraint duplicate_proposal_pair unique (district, first_id, second_id),
    check (first_id < second_id)
);

create index duplicate_proposal_by_id on duplicate_proposal (district, id);
create index duplicate_proposal_by_second on duplicate_proposal (district, second_id);
create index duplicate_proposal_by_score on duplicate_proposal (district, score, id);
create index duplicate_proposal_by_state on duplicate_proposal (district, state, id);
