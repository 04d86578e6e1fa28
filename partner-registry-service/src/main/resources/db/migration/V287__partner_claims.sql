create table partner_claim (
    id             uuid        primary key,
    district       text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null,
    partner_id     uuid        not null references partner (id),
    subject        text        not null,
    email          text,
    domain_matches boolean     not null,
    comment        text,
    state          text        not null check (state in ('PENDING', 'GRANTED', 'REFUSED', 'REVOKED')),
    reason         text,
    decided_by     text,
    decided_at     timestamptz,
    check (email is not null or not domain_matches)
);

create index partner_claim_by_id on partner_claim (district, id);
create index partner_claim_by_partner on partner_claim (district, partner_id, id);
create index partner_claim_by_state on partner_claim (district, state, id);
create index partner_claim_by_update on partner_claim (district, updated_at, id);
-- asked with every request of a partner's administrator
create index partner_claim_granted on partner_claim (district, subject) include (partner_id) where state = 'GRANTED';
create unique index partner_claim_pending on partner_claim (district, partner_id, subject) where state = 'PENDING';

create function audience_of(e partner_claim) returns text[] language sql immutable parallel safe as $$
    select array['all', 'subject:' || e.subject] $$;

select follow_changes('partner_claim');
