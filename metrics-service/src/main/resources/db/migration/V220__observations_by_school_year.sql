-- Observations, one partition a school year: a load goes to the small, warm index of its year, an old year can be detached
-- whole, and vacuum works on a year at a time. The year is the period's, and part of the key because PostgreSQL wants it there.
--
-- Codes compare by byte (collation C): nobody reads them in order, and it halves the cost of every comparison in the index.
alter table observation rename to observation_unpartitioned;
alter table observation_unpartitioned rename constraint observation_natural_key to observation_unpartitioned_natural_key;
alter table observation_unpartitioned
    alter column district type text collate "C",
    alter column measure_code type text collate "C",
    alter column dims type text collate "C";

create table observation (
    like observation_unpartitioned including defaults including constraints,
    school_year int not null,
    constraint observation_natural_key
        primary key (district, measure_code, school_year, period_id, school_id, partner_id, service_id, dims)
        include (value, numerator, denominator, n)
) partition by range (school_year);

-- Years that nobody made a partition for yet.
create table observation_other_years partition of observation default;

-- Makes the partition of a school year. What the year has in the default partition already moves over.
create function make_observation_partition(year int) returns void language plpgsql as $$
declare
    name text := 'observation_' || year;
begin
    if to_regclass(name) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('make_observation_partition', 0));
    if to_regclass(name) is not null then
        return;
    end if;
    execute format(
        'create table %I (like observation including defaults including constraints)
             with (fillfactor = 90, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02)',
        name);
    if exists (select from observation_other_years where school_year = year) then
        execute format(
            'with moved as (delete from observation_other_years where school_year = %s returning *)
                 insert into %I select * from moved',
            year, name);
    end if;
    execute format('alter table observation attach partition %I for values from (%s) to (%s)', name, year, year + 1);
end
$$;

select make_observation_partition(year::int) from generate_series(2016, 2028) as year;

insert into observation
    select o.*, coalesce(p.school_year, 0)
    from observation_unpartitioned o
    left join replica_academic_session p on p.district = o.district and p.id = o.period_id;

-- What a fact was before it was corrected or deleted: each row held from recorded_at until just before superseded_at.
create table observation_past (
    like observation_unpartitioned including defaults,
    school_year   int         not null,
    superseded_at timestamptz not null,
    superseded_by text        not null
);

create index observation_past_by_fact
    on observation_past (district, measure_code, school_year, period_id, school_id, partner_id, service_id, dims, superseded_at);

drop table observation_unpartitioned;

-- A number a year instead of one a measure: writing one year leaves what was worked out for the others as it is.
drop table observation_revision;
create table observation_revision (
    district     text   not null,
    measure_code text   not null,
    school_year  int    not null,
    revision     bigint not null,
    primary key (district, measure_code, school_year)
);
insert into observation_revision
    select district, measure_code, school_year, nextval('observation_revision_number')
    from (select distinct district, measure_code, school_year from observation) as stored;

-- Measures with new values whose targets are still to be looked at again. The row is taken when that has been done.
create table target_review (
    district     text        not null,
    measure_code text        not null,
    wanted_at    timestamptz not null,
    primary key (district, measure_code)
);
