package org.commonground.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

/**
 * Asks a directory of 100,000 services with 133,000 places for words, a distance and two codes, with eight clients that wait
 * for their answers. Not part of the build: see {@code benchmarks/README.md}.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class DirectoryBenchmark {
    private static final int SERVICES = Integer.getInteger("services", 100_000);
    private static final int CLIENTS = 8;
    private static final int SECONDS = Integer.getInteger("seconds", 12);
    private static final String DISTRICT = "directory-benchmark";

    /** The first ones stand in a third of all descriptions, the last ones in one of fifty. */
    private static final List<String> WORDS = List.of(
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

    private static final List<String> CATEGORIES = List.of(
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
    private static final List<String> GRADES = List.of("PK", "02", "04", "06", "07", "10", "12");

    private final EntityManager db;
    private final String token =
            Tokens.of(Role.SCHOOL_LEADER).inDistrict(DISTRICT).signed();

    DirectoryBenchmark(EntityManager db) {
        this.db = db;
    }

    @Test
    void seekers_get_their_answers_in_time() throws Exception {
        seed();
        run("warm-up", "", 10);
        for (int round = 1; round <= 3; round++) {
            run("words + distance + 2 codes", "", SECONDS);
            run(
                    "the same with facets and count",
                    "&count=true&facets=category,grade,timing,language,partnerType",
                    SECONDS);
        }
        explain();
    }

    private record Asked(long nanos, int bytes) {}

    private void run(String what, String more, int seconds) throws Exception {
        var all = new ArrayList<Asked>();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var work = new ArrayList<Callable<List<Asked>>>();
            for (int client = 0; client < CLIENTS; client++) {
                var random = new Random(client * 31L + seconds);
                work.add(() -> client(random, more, System.nanoTime() + seconds * 1_000_000_000L));
            }
            for (var done : threads.invokeAll(work)) all.addAll(done.get());
        }
        var nanos = all.stream().mapToLong(Asked::nanos).sorted().toArray();
        System.out.printf(
                "BENCH %s: %,d answers, %.0f/s, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, %.0f bytes each%n",
                what,
                nanos.length,
                nanos.length / (double) seconds,
                at(nanos, 0.5),
                at(nanos, 0.95),
                at(nanos, 0.99),
                all.stream().mapToInt(Asked::bytes).average().orElse(0));
    }

    private static double at(long[] nanos, double part) {
        return nanos[(int) Math.min(nanos.length - 1, Math.floor(nanos.length * part))] / 1e6;
    }

    private List<Asked> client(Random random, String more, long until) throws Exception {
        var client = HttpClient.newHttpClient();
        var asked = new ArrayList<Asked>();
        while (System.nanoTime() < until) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/v1/directory/services?%s%s"
                            .formatted(RestAssured.port, terms(random), more)))
                    .header("Authorization", "Bearer " + token)
                    .build();
            long start = System.nanoTime();
            var answer = client.send(request, BodyHandlers.ofString());
            asked.add(new Asked(System.nanoTime() - start, answer.body().length()));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        return asked;
    }

    private static String terms(Random random) {
        var text = WORDS.get(random.nextInt(WORDS.size()))
                + (random.nextBoolean() ? " " + WORDS.get(random.nextInt(WORDS.size())) : "");
        return "text=%s&latitude=%.4f&longitude=%.4f&within=%d&category=%s,%s&grade=%s"
                .formatted(
                        URLEncoder.encode(text, StandardCharsets.UTF_8),
                        41.65 + random.nextDouble() * 0.37,
                        -87.85 + random.nextDouble() * 0.33,
                        List.of(2_000, 5_000, 10_000).get(random.nextInt(3)),
                        CATEGORIES.get(random.nextInt(CATEGORIES.size())),
                        CATEGORIES.get(random.nextInt(CATEGORIES.size())),
                        GRADES.get(random.nextInt(GRADES.size())));
    }

    /** The statement of one such question, as the database runs it. */
    private void explain() {
        QuarkusTransaction.requiringNew().run(() -> {
            for (var line : db.createNativeQuery("""
                            explain (analyze, costs off, timing off, summary on)
                            with hits as (
                                select m.id, m.name, m.rank, m.quality_level, m.free,
                                    min(globe_metres(41.85, -87.68, x.latitude, x.longitude)) as metres
                                from (
                                    select s.service_id as id, s.name,
                                        cast(ts_rank(s.words, websearch_to_tsquery('english', 'robotics')) as real) as rank,
                                        p.quality_level, s.codes @> cast('{capacity:AVAILABLE}' as text[]) as free
                                    from service_search s
                                    join partner p on p.district = 'directory-benchmark' and p.id = s.partner_id
                                    where s.district = 'directory-benchmark' and s.on_offer
                                      and s.words @@ websearch_to_tsquery('english', 'robotics')
                                      and s.codes && array['category:ARTS', 'category:STEM'] and s.codes && array['grade:G06']) m
                                join service_search_place x
                                  on x.district = 'directory-benchmark' and x.service_id = m.id
                                 and x.visibility = any(array['DISTRICT', 'PUBLIC'])
                                 and x.latitude between 41.805 and 41.895 and x.longitude between -87.7404 and -87.6196
                                group by m.id, m.name, m.rank, m.quality_level, m.free
                                having min(globe_metres(41.85, -87.68, x.latitude, x.longitude)) <= 5000)
                            select id from hits order by rank desc, id limit 51""").getResultList()) System.out.println("PLAN " + line);
        });
    }

    private void seed() {
        var words = "array['" + String.join("','", WORDS) + "']";
        var statements = new ArrayList<String>();
        statements.add("""
                insert into partner (id, district, version, created_at, created_by, updated_at, updated_by, name, description,
                    types, identifiers, contacts, languages, registration_state, policies_acknowledged, phones, match_name,
                    quality_level)
                select cast(md5('p' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench', 'Partner ' || n,
                    repeat('About us. ', 20), array[(array['CBO', 'FAITH_BASED', 'OST_PROVIDER', 'OTHER'])[1 + n %% 4]], '[]',
                    '[]', '{en}', case when n %% 10 = 0 then 'PROSPECT' else 'APPROVED' end, true, '[]', 'partner ' || n,
                    nullif(n %% 5, 0)
                from generate_series(1, 5000) n""".formatted(DISTRICT));
        statements.add("""
                insert into partner_location (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                    type, name, addresses, postal_codes, latitude, longitude, accessibility, languages, contacts, phones,
                    schedules, visibility)
                select cast(md5('l' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench',
                    cast(md5('p' || 1 + n %% 5000) as uuid), 'PHYSICAL', 'Hall ' || n, '[]', '{60608}',
                    41.65 + random() * 0.37, -87.85 + random() * 0.33, '[]', '{}', '[]', '[]', '[]',
                    case when n %% 50 = 0 then 'RESTRICTED' else 'PUBLIC' end
                from generate_series(1, 20000) n""".formatted(DISTRICT));
        statements.add("""
                insert into service_offering (id, district, version, created_at, created_by, updated_at, updated_by, partner_id,
                    name, description, status, categories, benefit_areas, grade_levels, timings, settings, languages, tiers,
                    capacities, eligibility_text, age_min, age_max)
                select cast(md5('s' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench',
                    cast(md5('p' || 1 + n %% 5000) as uuid), initcap(w.words[1] || ' ' || w.words[2]) || ' club',
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
                    from generate_series(1, 14 + n %% 3)) w""".formatted(DISTRICT, SERVICES, words, WORDS.size()));
        for (var site : List.of("x/1/1", "y/3/7"))
            statements.add(
                    """
                    insert into service_site (id, district, version, created_at, created_by, updated_at, updated_by, service_id,
                        partner_id, location_id, schedules, service_areas, contacts, phones)
                    select cast(md5('%2$s' || n) as uuid), '%1$s', 0, now(), 'bench', now(), 'bench',
                        cast(md5('s' || n) as uuid), cast(md5('p' || 1 + n %% 5000) as uuid),
                        cast(md5('l' || 1 + n * %5$s %% 20000) as uuid), '[]', '[]', '[]', '[]'
                    from generate_series(1, %3$d, %4$s) n""".formatted(DISTRICT, site.split("/")[0], SERVICES, site.split("/")[1], site.split("/")[2]));
        long start = System.nanoTime();
        for (var statement : statements)
            QuarkusTransaction.requiringNew()
                    .timeout(600)
                    .run(() -> db.createNativeQuery(statement).executeUpdate());
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeQuery("analyze").executeUpdate());
        System.out.printf("BENCH filled in %.0f s%n", (System.nanoTime() - start) / 1e9);
    }
}
