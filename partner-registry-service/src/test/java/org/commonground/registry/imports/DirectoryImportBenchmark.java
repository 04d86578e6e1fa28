package org.commonground.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

/**
 * Imports a directory of 100,000 services, each at a site, and watches the heap: when all are new, again when nothing is, and
 * when one in ten says something new. Not part of the build: see {@code benchmarks/README.md}.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class DirectoryImportBenchmark {
    private static final int SERVICES = Integer.getInteger("services", 100_000);
    private static final int PARTNERS = 2_000;

    private final Api officer = Api.as(Tokens.officer().inDistrict("bench-" + UUID.randomUUID()));

    @Test
    void a_directory_is_taken_without_growing_the_heap() throws Exception {
        var file = Files.createTempFile("directory", ".csv");
        try {
            // what is not compiled yet says nothing
            write(file, 5_000, "warm", 0);
            send("warm-up of 5,000", file, 5_000);
            write(file, SERVICES, "x", 0);
            send("all new", file, SERVICES);
            send("nothing new", file, SERVICES);
            write(file, SERVICES, "x", 10);
            send("one in ten changed", file, SERVICES);
        } finally {
            Files.delete(file);
        }
    }

    private static void write(Path file, int services, String prefix, int changed) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            out.write(
                    "partnerIdScheme,partnerId,partnerName,partnerTypes,serviceCode,serviceName,categories,gradeLevels,"
                            + "timings,settings,languages,capacityMaximum,capacityAvailable,siteName,address,city,state,postalCode,"
                            + "latitude,longitude\n");
            for (int n = 0; n < services; n++) {
                var partner = n % PARTNERS;
                var name = changed > 0 && n % changed == 0 ? "Tutoring for all " : "Tutoring and mentoring ";
                out.write(("BENCH,%s%d,Organisation %s %d,CBO;OST_PROVIDER,%s%d,%s%d,TUTORING;MENTORING,06;07;08,"
                                + "AFTER_SCHOOL,PARTNER_SITE,en;es,40,12,Hall %d,%d Example Street,Chicago,IL,60608,"
                                + "41.%04d,-87.%04d\n")
                        .formatted(prefix, partner, prefix, partner, prefix, n, name, n, n, n, n % 10_000, n % 10_000));
            }
        }
    }

    private void send(String what, Path file, int services) throws Exception {
        System.gc();
        var highest = new AtomicLong();
        var done = new AtomicBoolean();
        var watch = Thread.ofPlatform().daemon().start(() -> watch(highest, done));
        long start = System.nanoTime();
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:%d/v1/imports?format=PARTNER_DIRECTORY_CSV"
                                        .formatted(RestAssured.port)))
                                .header(
                                        "Authorization",
                                        "Bearer " + officer.caller().signed())
                                .header("Content-Type", "text/csv")
                                .POST(HttpRequest.BodyPublishers.ofFile(file))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var path = "/v1/imports/" + JsonPath.from(answer.body()).getString("id");
        var job = await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> officer.get(path).jsonPath(),
                        each -> !each.getString("state").equals("QUEUED")
                                && !each.getString("state").equals("RUNNING"));
        double seconds = (System.nanoTime() - start) / 1e9;
        done.set(true);
        watch.join();
        System.out.printf(
                "BENCH %s: %,d rows (%,.1f MB) in %.1f s: %,.0f rows/s; %s; heap after collections at most %d MiB of %d MiB%n",
                what,
                services,
                Files.size(file) / 1e6,
                seconds,
                services / seconds,
                job.getMap("counts"),
                highest.get() >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
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
}
