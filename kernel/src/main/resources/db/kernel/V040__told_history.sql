-- What is told of a row's versions. A service that creates rows past Hibernate adds their first versions, which say no more
-- than the row itself: when it was created and by whom.
create view told_history as
select district, aggregate_id, id, version, at, actor, kind, changes from history;

-- The id of a first version that has no row of its own: the same each time, and before those of all later versions (UUIDv7 of
-- the moment, the rest from the row's id)
create function first_change_id(created_at timestamptz, aggregate_id uuid) returns uuid
    language sql immutable parallel safe
    return encode(
        overlay(
            set_byte(uuid_send(aggregate_id), 6, (get_byte(uuid_send(aggregate_id), 6) & 15) | 112)
            placing substring(int8send(floor(extract(epoch from created_at) * 1000)::bigint) from 3) from 1 for 6),
        'hex')::uuid;
