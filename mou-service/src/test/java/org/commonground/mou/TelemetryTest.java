package org.commonground.mou;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/** What operators see: one trace from the request to the effect elsewhere, metrics, health; and no person in any log. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class TelemetryTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PERSON = "Wilhelmina Testperson-Quux";

    private final String district = "seen-" + UUID.randomUUID();

    @Test
    void the_trace_of_an_event_goes_on_in_what_is_done_because_of_it() {
        var trace = UUID.randomUUID().toString().replace("-", "");
        var scan = UUID.randomUUID();
        var school = UUID.randomUUID();

        var message =
                new ProducerRecord<>("needs.scan.v1", scan.toString(), """
                {"scanId": "%s", "title": "Traced", "schoolIds": ["%s"], "partnerId": "%s", "needIds": [], "goalIds": [],
                 "serviceIds": [], "benefitsToSchool": ["Tutors"], "benefitsToPartner": ["A place to work"]}
                """.formatted(scan, school, UUID.randomUUID()));
        Map.of(
                        "ce_id",
                        UUID.randomUUID().toString(),
                        "ce_type",
                        "needs.partner-selected",
                        "ce_subject",
                        scan.toString(),
                        "ce_aggregateversion",
                        "1",
                        "ce_district",
                        district,
                        "ce_actor",
                        "tests",
                        "traceparent",
                        "00-%s-00f067aa0ba902b7-01".formatted(trace))
                .forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        Events.sendRaw(message);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Events.on("mou.partnership.v1"))
                        .filteredOn(each -> Events.attribute(each, "district").equals(district))
                        .singleElement()
                        .satisfies(each -> assertThat(Events.attribute(each, "traceparent"))
                                .contains(trace)));
    }

    @Test
    void a_refusal_names_the_trace_of_the_request() {
        given().header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .get("/v1/partnerships")
                .then()
                .statusCode(401)
                .body("traceId", equalTo("4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    @Test
    void metrics_tell_of_requests_outbox_replicas_jobs_and_pool() {
        Api.as(Tokens.officer().inDistrict(district))
                .get("/v1/partnerships")
                .then()
                .statusCode(200);

        get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("http_server_requests_seconds_count"))
                .body(containsString("uri=\"/v1/partnerships\""))
                .body(containsString("outbox_rows"))
                .body(containsString("outbox_oldest_age_seconds"))
                .body(containsString("outbox_refused_rows"))
                .body(containsString("replica_age_seconds{topic=\"registry.partner.v1\"}"))
                .body(containsString("replica_waiting_events{topic=\"needs.scan.v1\"}"))
                .body(containsString("jobs_queued"))
                .body(containsString("jobs_running"))
                .body(containsString("jobs_current_done_rows"))
                .body(containsString("jobs_current_total_rows"))
                .body(containsString("agroal_active_count"));
    }

    @Test
    void health_tells_which_part_is_down_and_only_the_database_makes_unready() {
        get("/q/health/live").then().statusCode(200);
        get("/q/health/started").then().statusCode(200);
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItem(containsString("Database")))
                .body("checks.name.findAll { it.contains('Kafka') }", Matchers.empty());
        get("/q/health/well").then().statusCode(200).body("checks.name", hasItems("Kafka", "identity provider"));
    }

    @Test
    void no_log_line_tells_of_a_person() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        var listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                var text = new StringWriter();
                text.append(line.getMessage());
                if (line.getParameters() != null)
                    for (var value : line.getParameters()) text.append(' ').append(String.valueOf(value));
                if (line.getThrown() != null) line.getThrown().printStackTrace(new PrintWriter(text));
                lines.add(text.toString());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var root = Logger.getLogger("");
        root.addHandler(listener);
        try {
            var officer = Api.as(Tokens.officer().inDistrict(district).named(PERSON));
            officer.post("/v1/partnerships", "{\"title\": \"%s\", \"schoolIds\": [\"%s\"]}".formatted(PERSON, PERSON));
            officer.post("/v1/partnerships", "{\"title\": \"%s".formatted(PERSON));
            officer.post("/v1/partnerships", "{\"%s\": 1}".formatted(PERSON));
            officer.get("/v1/partnerships?filter={filter}", "title ~ '%s'".formatted(PERSON));
            officer.get("/v1/partnerships/{id}", PERSON);
            // events that cannot be read, and one that the database refuses
            for (var data : new String[] {
                "{\"partner\": {\"id\": \"%s\"}}".formatted(PERSON),
                "{\"partner\": \"%s\"}".formatted(PERSON),
                "not even JSON about %s".formatted(PERSON),
                "{\"partner\": {\"id\": \"%s\", \"name\": \"%s\"}}".formatted(UUID.randomUUID(), PERSON)
            }) Events.send("registry.partner.v1", "registry.partner.upserted", UUID.randomUUID(), 0, district, data);
            await().atMost(SOON)
                    .until(() -> Events.on("registry.partner.v1.dlq").stream()
                                    .filter(letter ->
                                            Events.attribute(letter, "district").equals(district))
                                    .count()
                            == 4);
        } finally {
            root.removeHandler(listener);
        }
        assertThat(lines).as("something was told of the dead letters").anyMatch(line -> line.contains("set aside"));
        assertThat(lines).noneMatch(line -> line.contains(PERSON));
        assertThat(Events.on("registry.partner.v1.dlq"))
                .filteredOn(letter -> Events.attribute(letter, "district").equals(district))
                .extracting(letter ->
                        new String(letter.headers().lastHeader("dlq-reason").value(), StandardCharsets.UTF_8))
                .noneMatch(reason -> reason.contains(PERSON));
    }

    @Test
    void in_production_a_log_line_is_one_json_object() {
        assertThat(ConfigProvider.getConfig().getOptionalValue("%prod.quarkus.log.console.json.enabled", Boolean.class))
                .contains(true);
    }
}
