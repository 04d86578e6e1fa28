-- A total may be how many values there are below it, and over schools, partners and services also the least or greatest of them.
alter table measure_definition
    drop constraint measure_definition_time_agg_check,
    drop constraint measure_definition_org_agg_check,
    add constraint measure_definition_time_agg_check
        check (time_agg in ('SUM', 'AVERAGE', 'WEIGHTED_RATIO', 'LAST', 'FIRST', 'MIN', 'MAX', 'COUNT', 'DISTINCT', 'NONE')),
    add constraint measure_definition_org_agg_check
        check (org_agg in ('SUM', 'AVERAGE', 'WEIGHTED_RATIO', 'MIN', 'MAX', 'COUNT', 'DISTINCT', 'NONE'));
