-- What the registry tells of portfolios: the calls, and the services that were selected for them.
create table replica_portfolio_call (
    district   text   not null,
    id         uuid   not null,
    version    bigint not null,
    title      text   not null,
    categories text[] not null,
    opens_on   date   not null,
    closes_on  date   not null,
    primary key (district, id)
);

create table replica_portfolio_selection (
    district   text   not null,
    id         uuid   not null,
    version    bigint not null,
    call_id    uuid   not null,
    service_id uuid   not null,
    partner_id uuid   not null,
    primary key (district, id)
);

create index replica_portfolio_selection_of_call on replica_portfolio_selection (district, call_id, service_id);
