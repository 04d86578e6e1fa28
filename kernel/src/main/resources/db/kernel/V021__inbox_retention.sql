-- ids are remembered in the order of time, so a small index finds the old ones
create index inbox_by_time on inbox using brin (handled_at);

create table dead_letter_replayed (
    topic       text        not null,
    letter      bigint      not null,
    replayed_at timestamptz not null,
    replayed_by text        not null,
    primary key (topic, letter)
);
