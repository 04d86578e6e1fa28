-- What agreements commit their sides to give, and what was given towards it.
create table replica_agreement (
    district text   not null,
    id       uuid   not null,
    version  bigint not null,
    state    text   not null,
    primary key (district, id)
);

create table replica_commitment (
    district         text           not null,
    id               uuid           not null,
    agreement_id     uuid           not null,
    partnership_id   uuid           not null,
    agreement_number text           not null,
    agreement_state  text           not null,
    key              text           not null,
    direction        text           not null,
    description      text           not null,
    kind             text           not null,
    amount           numeric(12, 2) not null,
    valuation_usd    numeric(12, 2),
    valid_from       date           not null,
    valid_to         date           not null,
    -- the agreement's current version has it no more
    dropped          boolean        not null,
    primary key (district, id)
);

create index replica_commitment_by_partnership on replica_commitment (district, partnership_id);
create index replica_commitment_by_agreement on replica_commitment (district, agreement_id);

alter table contribution
    add column commitment_id   uuid,
    -- it is more than was committed, and meant to be
    add column over_commitment boolean not null default false;

create index contribution_by_commitment on contribution (district, commitment_id) where commitment_id is not null;
