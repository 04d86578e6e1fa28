package org.commonground.registry.hsds;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.commonground.testkit.RealParts;
import org.junit.jupiter.api.Test;

/**
 * Streams a directory of 100,000 services, everything nested, and watches the heap. Not part of the build: see
 * {@code benchmarks/README.md}.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class HsdsExportBenchmark {
    private static final int SERVICES = Integer.getInteger("services", 100_000);
    private static final int ROUNDS = 3;
    private static final String DISTRICT = "elsewhere";

    private final EntityManager db;

    HsdsExportBenchmark(EntityManager db) {
        this.db = db;
    }

    @Test
    void a_directory_streams_without_growing_the_heap() throws Exception {
        seed();
        for (int round = 1; round <= ROUNDS; round++) {
            var highest = new AtomicLong();
            var done = new AtomicBoolean();
            var watch = Thread.ofPlatform().daemon().start(() -> watch(highest, done));
            long start = System.nanoTime();
            var read = read();
            double seconds = (System.nanoTime() - start) / 1e9;
            done.set(true);
            watch.join();
            System.out.printf(
                    "BENCH round %d: %,d services, %,.0f MB in %.1f s: %.1f MB/s, %,.0f services/s; heap after"
                            + " collections at most %d MiB of %d MiB%n",
                    round,
                    read[1],
                    read[0] / 1e6,
                    seconds,
                    read[0] / 1e6 / seconds,
                    read[1] / seconds,
                    highest.get() >> 20,
                    Runtime.getRuntime().maxMemory() >> 20);
            assertThat(read[1]).isEqualTo(SERVICES);
        }
    }

    /** Bytes and lines. */
    private long[] read() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:%d/hsds/services?full=true&format=ndjson".formatted(RestAssured.port)))
                .header("District", DISTRICT)
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        long bytes = 0;
        long lines = 1;
        int last = 0;
        var buffer = new byte[1 << 16];
        try (var in = answer.body()) {
            for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
                bytes += some;
                for (int i = 0; i < some; i++) if (buffer[i] == '\n') lines++;
                if (some > 0) last = buffer[some - 1];
            }
        }
        return new long[] {bytes, last == '\n' ? lines - 1 : lines};
    }

    /** What is left after a collection: the last one's figure of each pool, sampled. */
    private static void watch(AtomicLong highest, AtomicBoolean done) {
        while (!done.get()) {
            long after = 0;
            for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
                var usage = pool.getCollectionUsage();
                if (usage != null) after += usage.getUsed();
            }
            highest.accumulateAndGet(after, Math::max);
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void seed() {
        List<String> statements = new ArrayList<>();
        statements.add("""
                insert into partner (id, district, version, created_at, created_by, updated_at, updated_by, name, description,
                    types, identifiers, contacts, languages, registration_state, policies_acknowledged, phones)
                select cast(md5('p' || n) as uuid), 'elsewhere', 0, now(), 'bench', now(), 'bench', 'Partner ' || n, repeat('About us. ', 20),
                    '{CBO}', jsonb_build_array(jsonb_build_object('scheme', 'US-EIN', 'value', cast(n as text))),
                    '[{"name": "Desk", "phones": [], "visibility": "PUBLIC"}]', '{en}', 'APPROVED', true, '[]'
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
                from generate_series(1, %d) n""".formatted(SERVICES));
        statements.add("""
                insert into service_site (id, district, version, created_at, created_by, updated_at, updated_by, service_id,
                    partner_id, location_id, schedules, service_areas, contacts, phones)
                select cast(md5('x' || n) as uuid), 'elsewhere', 0, now(), 'bench', now(), 'bench', cast(md5('s' || n) as uuid),
                    cast(md5('p' || 1 + n %% 2000) as uuid), cast(md5('l' || 1 + n %% 2000) as uuid),
                    '[{"rrule": "FREQ=WEEKLY;BYDAY=MO,WE", "opensAt": "15:30:00", "closesAt": "18:00:00"}]', '[]', '[]', '[]'
                from generate_series(1, %d) n""".formatted(SERVICES));
        for (var statement : statements)
            QuarkusTransaction.requiringNew()
                    .timeout(600)
                    .run(() -> db.createNativeQuery(statement).executeUpdate());
        QuarkusTransaction.requiringNew()
                .run(() -> db.createNativeQuery("analyze").executeUpdate());
    }
}
