-- Whose rows the statements on this connection are about; null, and so no rows, if nobody has said. The pool says it.
create function current_district() returns text
    language sql stable parallel safe
    return current_setting('commonground.district', true);
