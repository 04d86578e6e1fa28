-- Quality: frameworks (rubrics), assessments with what each rater says, and what is done about low indicators.
create table quality_framework (
    id                uuid        primary key,
    district          text        not null,
    version           bigint      not null,
    created_at        timestamptz not null,
    created_by        text        not null,
    updated_at        timestamptz not null,
    updated_by        text        not null,
    code              text        not null check (code ~ '^[a-z][a-z0-9-]{1,58}[a-z0-9]$'),
    framework_version int         not null check (framework_version > 0),
    name              text        not null,
    kind              text        not null check (kind in ('PROGRAM_QUALITY', 'PARTNERSHIP_EFFECTIVENESS', 'ORG_QUALITY', 'COLLECTIVE_IMPACT', 'COMMUNITY_SCHOOL')),
    levels            jsonb       not null,
    standards         jsonb       not null,
    state             text        not null check (state in ('DRAFT', 'ACTIVE', 'RETIRED')),
    constraint quality_framework_code unique (district, code, framework_version)
);

create index quality_framework_by_id on quality_framework (district, id);
create unique index quality_framework_active on quality_framework (district, code) where state = 'ACTIVE';

create table seeded_quality (
    district  text        primary key,
    seeded_at timestamptz not null
);

create table quality_assessment (
    id                uuid        primary key,
    district          text        not null,
    version           bigint      not null,
    created_at        timestamptz not null,
    created_by        text        not null,
    updated_at        timestamptz not null,
    updated_by        text        not null,
    framework_id      uuid        not null,
    framework_code    text        not null,
    framework_version int         not null,
    subject_type      text        not null check (subject_type in ('SERVICE', 'PARTNERSHIP', 'PARTNER', 'SCHOOL')),
    subject_id        uuid        not null,
    school_year_id    uuid        not null,
    school_ids        uuid[]      not null,
    partner_ids       uuid[]      not null,
    consensus         jsonb       not null,
    rater_kinds       text[]      not null,
    state             text        not null check (state in ('OPEN', 'RATED', 'CONSENSUS', 'PUBLISHED')),
    state_reason      text,
    overall_level     int,
    published_on      date,
    valid_to          date,
    check ((state = 'PUBLISHED') = (published_on is not null)),
    check ((state = 'PUBLISHED') = (overall_level is not null))
);

create index quality_assessment_by_id on quality_assessment (district, id);
create index quality_assessment_by_subject on quality_assessment (district, subject_id, framework_code);
create index quality_assessment_by_school on quality_assessment using gin (school_ids);
create index quality_assessment_by_partner on quality_assessment using gin (partner_ids);
create unique index quality_assessment_running
    on quality_assessment (district, framework_code, subject_id, school_year_id) where state <> 'PUBLISHED';

create table quality_rating (
    district      text        not null,
    assessment_id uuid        not null,
    rater         text        not null,
    indicator     text        not null,
    rater_kind    text        not null check (rater_kind in ('SELF', 'PEER', 'DISTRICT', 'FAMILY', 'STUDENT')),
    level         int         not null check (level > 0),
    evidence      text,
    rated_at      timestamptz not null,
    primary key (district, assessment_id, rater, indicator)
);

create table improvement_action (
    id            uuid        primary key,
    district      text        not null,
    version       bigint      not null,
    created_at    timestamptz not null,
    created_by    text        not null,
    updated_at    timestamptz not null,
    updated_by    text        not null,
    text          text        not null,
    owner         text        not null,
    due_on        date        not null,
    assessment_id uuid        not null,
    indicator     text        not null,
    measure_code  text,
    subject_id    uuid        not null,
    school_ids    uuid[]      not null,
    partner_ids   uuid[]      not null,
    state         text        not null check (state in ('OPEN', 'IN_PROGRESS', 'DONE', 'DROPPED')),
    result        text
);

create index improvement_action_by_id on improvement_action (district, id);
create index improvement_action_by_due on improvement_action (district, due_on, id);
create index improvement_action_by_assessment on improvement_action (district, assessment_id);

create table replica_partnership (
    district    text   not null,
    id          uuid   not null,
    version     bigint not null,
    code        text   not null,
    title       text   not null,
    school_ids  uuid[] not null,
    partner_ids uuid[] not null,
    state       text   not null,
    primary key (district, id)
);
