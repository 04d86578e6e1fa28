package org.commonground.bench.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories of any size: as a file to import, and as rows to search and to export. */
final class Directories {
    static final String LISTED = "elsewhere";
    static final String SEARCHED = "directory-benchmark";
    private static final int PARTNERS = 2_000;

    /** The first ones stand in a third of all descriptions, the last ones in one of fifty. */
    static final List<String> WORDS = List.of(
            ("tutoring reading math homework mentoring science robotics coding arts music dance theater drama painting"
                            + " sculpture choir band orchestra soccer basketball swimming yoga fitness nutrition meals"
                            + " pantry housing rent utilities counseling therapy trauma grief speech language literacy"
                            + " spanish polish arabic family parent engagement workshop college career internship"
                            + " carpentry welding nursing garden environment ecology nature camp summer winter breakfast"
                            + " dental vision screening clinic health wellness mindfulness attendance safety violence"
                            + " justice leadership civic debate chess film photography journalism radio podcast design"
                            + " engineering electronics animation history culture heritage storytelling library books"
                            + " writing poetry algebra geometry calculus biology chemistry physics")
                    .split(" "));

    static final List<String> CATEGORIES = List.of(
            "TUTORING",
            "MENTORING",
            "ARTS",
            "STEM",
            "NUTRITION",
            "HOUSING",
            "MENTAL_HEALTH",
            "SPORTS_FITNESS",
            "COLLEGE_ACCESS",
            "SEL");
    static final List<String> GRADES = List.of("PK", "02", "04", "06", "07", "10", "12");

    private Directories() {}

    /** One service a row, each at a place of its own; if {@code changed} is above 0, one in so many has another name. */
    static void write(Path file, int services, int changed) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            out.write(
                    "partnerIdScheme,partnerId,partnerName,partnerTypes,serviceCode,serviceName,categories,gradeLevels,"
                            + "timings,settings,languages,capacityMaximum,capacityAvailable,siteName,address,city,state,postalCode,"
                            + "latitude,longitude\n");
            for (int n = 0; n < services; n++) {
                var partner = n % PARTNERS;
                var name = changed > 0 && n % changed == 0 ? "Tutoring for all " : "Tutoring and mentoring ";
                out.write(("BENCH,x%d,%s,CBO;OST_PROVIDER,x%d,%s%d,TUTORING;MENTORING,06;07;08,"
                                + "AFTER_SCHOOL,PARTNER_SITE,en;es,40,12,Hall %d,%d Example Street,Chicago,IL,60608,"
                                + "41.%04d,-87.%04d\n")
                        .formatted(partner, name(partner), n, name, n, n, n, n % 10_000, n % 10_000));
            }
        }
    }

    /** Three words, as organisations have them: names that all begin alike would all be taken for each other. */
    private static String name(int partner) {
        return "%s %s %s"
                .formatted(
                        WORDS.get(partner % WORDS.size()),
                        WORDS.get(partner * 31 % 97 % WORDS.size()),
                        WORDS.get(partner / WORDS.size() * 7 % WORDS.size()));
    }

    /** 100,000 services at 133,000 places within 41 × 27 km, of 5,000 partners, which nobody has to compare meanwhile. */
    static String[] searched(int services) {
        var words = "array['" + String.join("','", WORDS) + "']";
        var statements = new ArrayList<String>();
        statements.add("""
                insert into partner (id, district, version, created_at, created_by, updated_at, updated_by, name, description,
                    types, identifiers, contacts, languages, registration_state, policies_acknowledged, phones, match_name,
                    match_checked, quality_level)
                select cast(md5('search-p' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench', 'Partner ' || n,
                    repeat('About us. ', 20), array[(array['CBO', 'FAITH_BASED', 'OST_PROVIDER', 'OTHER'])[1 + n %% 4]], '[]',
                    '[]', '{en}', case when n %% 10 = 0 then 'PROSPECT' else 'APPROVED' end, true, '[]', 'partner ' || n,
                    true, nullif(n %% 5, 0)
                from generate_series(1, 5000) n""".formatted(SEARCHED));
        statements.add("""
                insert into partner_location (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                    type, name, addresses, postal_codes, latitude, longitude, accessibility, languages, contacts, phones,
                    schedules, visibility)
                select cast(md5('search-l' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench',
                    cast(md5('search-p' || 1 + n %% 5000) as uuid), 'PHYSICAL', 'Hall ' || n, '[]', '{60608}',
                    41.65 + random() * 0.37, -87.85 + random() * 0.33, '[]', '{}', '[]', '[]', '[]',
                    case when n %% 50 = 0 then 'RESTRICTED' else 'PUBLIC' end
                from generate_series(1, 20000) n""".formatted(SEARCHED));
        statements.add("""
                insert into service_offering (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                    name, description, status, categories, benefit_areas, grade_levels, timings, settings, languages, tiers,
                    capacities, eligibility_text, age_min, age_max)
                select cast(md5('search-s' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench',
                    cast(md5('search-p' || 1 + n %% 5000) as uuid), initcap(w.words[1] || ' ' || w.words[2]) || ' club',
                    array_to_string(w.words, ' ') || repeat('. What happens here is described at some length', 10),
                    case when n %% 20 = 0 then 'INACTIVE' else 'ACTIVE' end,
                    array[(array['TUTORING', 'MENTORING', 'ARTS', 'STEM', 'NUTRITION', 'HOUSING', 'MENTAL_HEALTH',
                        'SPORTS_FITNESS', 'COLLEGE_ACCESS', 'SEL'])[1 + cast(floor(random() * 10) as int)]], '{ACADEMIC_SUPPORT}',
                    cast((array['{PK,KG}', '{G01,G02,G03}', '{G03,G04,G05}', '{G06,G07,G08}', '{G09,G10,G11,G12}'])
                        [1 + cast(floor(random() * 5) as int)] as text[]),
                    array[(array['BEFORE_SCHOOL', 'AFTER_SCHOOL', 'EVENING', 'SUMMER'])[1 + cast(floor(random() * 4) as int)]],
                    '{PARTNER_SITE}', cast((array['{en}', '{en,es}', '{en,pl}'])[1 + cast(floor(random() * 3) as int)] as text[]),
                    '{TIER_1}', jsonb_build_array(jsonb_build_object('unit', 'SEATS', 'maximum', 40, 'available', n %% 3)),
                    'For all who live near', 6, 14
                from generate_series(1, %2$d) n, lateral (
                    select array_agg((%3$s)[1 + cast(floor(%4$d * power(random(), 1.3)) as int)]) as words
                    from generate_series(1, 14 + n %% 3)) w""".formatted(SEARCHED, services, words, WORDS.size()));
        for (var site : List.of("x/1/1", "y/3/7"))
            statements.add(
                    """
                    insert into service_site (id, district, version, created_at, created_by, updated_at, updated_by, service_id,
                        partner_id, location_id, schedules, service_areas, contacts, phones)
                    select cast(md5('search-%2$s' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench',
                        cast(md5('search-s' || n) as uuid), cast(md5('search-p' || 1 + n %% 5000) as uuid),
                        cast(md5('search-l' || 1 + n * %5$s %% 20000) as uuid), '[]', '[]', '[]', '[]'
                    from generate_series(1, %3$d, %4$s) n""".formatted(SEARCHED, site.split("/")[0], services, site.split("/")[1], site.split("/")[2]));
        statements.add("vacuum analyze");
        return statements.toArray(String[]::new);
    }

    /** Services of 2,000 partners, each at a place with a schedule. */
    static String[] listed(int services) {
        List<String> statements = new ArrayList<>();
        statements.add("""
                insert into partner (id, district, version, created_at, created_by, updated_at, updated_by, name, description,
                    types, identifiers, contacts, languages, registration_state, policies_acknowledged, phones, match_name, match_checked)
                select cast(md5('p' || n) as uuid), 'elsewhere', 0, now(), 'bench', now(), 'bench', 'Partner ' || n, repeat('About us. ', 20),
                    '{CBO}', jsonb_build_array(jsonb_build_object('scheme', 'US-EIN', 'value', cast(n as text))),
                    '[{"name": "Desk", "phones": [], "visibility": "PUBLIC"}]', '{en}', 'APPROVED', true, '[]', 'partner ' || n, true
                from generate_series(1, 2000) n""");
        statements.add("""
                insert into partner_location (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                    type, name, addresses, postal_codes, latitude, longitude, accessibility, languages, contacts, phones,
                    schedules, visibility)
                select cast(md5('l' || n) as uuid), 'elsewhere', 0, now(), 'bench', now(), 'bench', cast(md5('p' || n) as uuid), 'PHYSICAL',
                    'Hall ' || n, '[{"line1": "1 Example Street", "city": "Chicago", "stateProvince": "IL", "postalCode": "60608",
                    "country": "US", "type": "PHYSICAL"}]', '{60608}', 41.8, -87.6,
                    '[]', '{}', '[]', '[]', '[]', 'PUBLIC'
                from generate_series(1, 2000) n""");
        statements.add("""
                insert into service_offering (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                    name, description, status, categories, benefit_areas, grade_levels, timings, settings, languages,
                    capacities, cost_options, eligibility_text, application_process, age_min, age_max, assured_on)
                select cast(md5('s' || n) as uuid), 'elsewhere', 0, now(), 'bench', now(), 'bench', cast(md5('p' || 1 + n %% 2000) as uuid),
                    'Service ' || n, repeat('What happens here is described at some length. ', 15), 'ACTIVE',
                    '{TUTORING,MENTORING}', '{ACADEMIC_SUPPORT}', '{G06,G07,G08}', '{AFTER_SCHOOL}', '{PARTNER_SITE}', '{en,es}',
                    '[{"unit": "SEATS", "maximum": 40, "available": 12}]',
                    '[{"option": "Everybody", "price": {"amount": "2.50", "currency": "USD"}}]', repeat('For all. ', 10),
                    'Call or come', 10, 14, current_date
                from generate_series(1, %d) n""".formatted(services));
        statements.add("""
                insert into service_site (id, district, version, created_at, created_by, updated_at, updated_by, service_id,
                    partner_id, location_id, schedules, service_areas, contacts, phones)
                select cast(md5('x' || n) as uuid), 'elsewhere', 0, now(), 'bench', now(), 'bench', cast(md5('s' || n) as uuid),
                    cast(md5('p' || 1 + n %% 2000) as uuid), cast(md5('l' || 1 + n %% 2000) as uuid),
                    '[{"rrule": "FREQ=WEEKLY;BYDAY=MO,WE", "opensAt": "15:30:00", "closesAt": "18:00:00"}]', '[]', '[]', '[]'
                from generate_series(1, %d) n""".formatted(services));
        statements.add("analyze");
        return statements.toArray(String[]::new);
    }
}
