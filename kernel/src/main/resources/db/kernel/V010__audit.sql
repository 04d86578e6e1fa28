create table audit_record (
    district       text        not null,
    id             uuid        not null,
    at             timestamptz not null,
    actor          text        not null,
    client         text        not null,
    roles          text[]      not null,
    operation      text        not null,
    disclosure     text        not null check (disclosure in ('PERSONAL', 'STUDENT_DERIVED')),
    purpose        text        not null,
    legal_basis    text,
    outcome        text        not null check (outcome in ('ANSWERED', 'REFUSED')),
    status         int         not null,
    resource_ids   uuid[]      not null,
    request_digest text        not null,
    row_count      int,
    trace_id       text,
    mac            bytea       not null,
    primary key (district, id)
);

create index audit_record_by_actor on audit_record (district, actor, id);
create index audit_record_by_operation on audit_record (district, operation, id);
create index audit_record_by_resource on audit_record using gin (resource_ids);

-- Written with each record, and emptied by the one sealer: readers never wait for each other
create table audit_pending (
    district text not null,
    id       uuid not null,
    primary key (district, id)
);

create table audit_link (
    district  text   not null,
    no        bigint not null,
    record_id uuid   not null,
    hash      bytea  not null,
    primary key (district, no)
);

create unique index audit_link_by_record on audit_link (district, record_id);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is only ever added to' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_record_is_append_only before update or delete or truncate on audit_record
    for each statement execute function refuse_audit_change();
create trigger audit_link_is_append_only before update or delete or truncate on audit_link
    for each statement execute function refuse_audit_change();
