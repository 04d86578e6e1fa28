alter table job add column attempt int not null default 0;
