-- Needs of schools, as the needs service last told of them: what the coverage of a school is held against
create table replica_need (
    district        text   not null,
    id              uuid   not null,
    version         bigint not null,
    scope_type      text   not null,
    scope_id        uuid   not null,
    category        text   not null,
    priority_groups text[] not null,
    affected_count  int,
    unit            text,
    state           text   not null,
    priority_score  numeric,
    primary key (district, id)
);

create index replica_need_by_scope on replica_need (district, scope_id, state);
