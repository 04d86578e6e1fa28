-- Until now the SIS was the only source; without one the office keeps the school years itself. The default stays for
-- replicas of the release before, which do not name the column.
alter table academic_session
    add column source text not null default 'SIS' check (source in ('SIS', 'LOCAL'));
