-- What a certificate says, it says for good.
create function refuse_changing_certificate() returns trigger language plpgsql as $$
begin
    raise exception 'a certificate is never changed or deleted';
end
$$;

create trigger purge_certificate_is_immutable before update or delete on purge_certificate
    for each row execute function refuse_changing_certificate();
