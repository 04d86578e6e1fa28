-- Until now the SIS was the only source; without one the office keeps the school years itself
alter table academic_session
    add column source text not null default 'SIS' check (source in ('SIS', 'LOCAL'));

alter table academic_session
    alter column source drop default;
