package org.commonground.needs.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.commonground.kernel.access.Role;
import org.commonground.needs.World;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class MaintenanceApiTest {
    private static final String TOPIC = "registry.partner.v1";
    private static final String HERE = "/v1/maintenance/needs";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final String district = "maintained-" + UUID.randomUUID();
    private final Api admin = Api.as(Tokens.of(Role.PLATFORM_ADMIN).inDistrict(district));

    @Test
    void what_could_not_be_handled_is_listed_with_its_reason_and_replayed_when_the_cause_is_gone() {
        var id = UUID.randomUUID();
        World.execute("alter table replica_partner add constraint no_rivers check (name <> 'Rivers')");
        try {
            tell(district, id, 0, "Rivers");
            await().atMost(SOON).until(() -> !letters(admin).isEmpty());

            var letter = letters(admin).getFirst();
            assertThat(letter)
                    .containsEntry("subject", id.toString())
                    .containsEntry("type", "registry.partner.upserted")
                    .doesNotContainKey("replayedAt");
            assertThat(text(letter, "reason"))
                    .as("kinds of failures, no data")
                    .contains("23514")
                    .doesNotContain("Rivers");
            replay(admin, letter).then().statusCode(422);

            World.execute("alter table replica_partner drop constraint no_rivers");
            replay(admin, letter).then().statusCode(200).body("replayedAt", notNullValue());
        } finally {
            World.execute("alter table replica_partner drop constraint if exists no_rivers");
        }
        assertThat(rows("version = 0 and name = 'Rivers'")).isEqualTo(1);
        assertThat(letters(admin).getFirst()).containsKey("replayedAt");
        admin.post(HERE + "/dead-letters/replay?topic=" + TOPIC, "")
                .then()
                .statusCode(200)
                .body("replayed", equalTo(0))
                .body("passedOver", equalTo(1));
    }

    @Test
    void another_district_neither_sees_nor_replays_a_dead_letter() {
        Events.send(TOPIC, "registry.partner.upserted", UUID.randomUUID(), 0, district, "{\"partner\": 1}");
        await().atMost(SOON).until(() -> !letters(admin).isEmpty());
        var letter = letters(admin).getFirst();
        assertThat(text(letter, "reason")).contains("not as expected");

        var other = Api.as(Tokens.of(Role.PLATFORM_ADMIN).inDistrict("elsewhere-" + UUID.randomUUID()));
        assertThat(letters(other)).noneMatch(each -> text(each, "id").equals(text(letter, "id")));
        replay(other, letter).then().statusCode(404);
    }

    @Test
    void a_message_that_is_no_event_stops_nothing() {
        var id = UUID.randomUUID();
        Events.sendRaw(new ProducerRecord<>(TOPIC, id.toString(), "no JSON, no headers"));
        tell(district, id, 0, "After the poison");

        World.awaitVersion("replica_partner", id, 0);
    }

    @Test
    void only_replicas_are_rebuilt_and_only_here() {
        admin.get(HERE + "/replicas").then().statusCode(200);
        admin.post(HERE + "/replicas/needs.goal.v1/rebuild", "").then().statusCode(404);
        admin.post("/v1/maintenance/mou/replicas/" + TOPIC + "/rebuild", "")
                .then()
                .statusCode(404);
        admin.get(HERE + "/dead-letters?topic=mou.agreement.v1").then().statusCode(400);
    }

    @Test
    void a_rebuilt_replica_is_what_its_compacted_topic_says_and_loses_and_doubles_nothing_that_arrives_meanwhile()
            throws Exception {
        var expected = new HashMap<UUID, Long>();
        for (int i = 0; i < 300; i++) expected.put(UUID.randomUUID(), 3L);
        for (long version = 0; version <= 3; version++)
            for (var id : expected.keySet()) tell(district, id, version, "Partner");
        await().atMost(SOON).until(() -> rows("version = 3") == 300);
        var elsewhere = UUID.randomUUID();
        tell("elsewhere", elsewhere, 3, "Partner");
        World.awaitVersion("replica_partner", elsewhere, 3);
        compact(expected.keySet().iterator().next());

        // what a restore to another moment, or a careless hand, leaves behind
        World.execute(
                "update replica_partner set name = 'spoiled' where district in ('%s', 'elsewhere') and id < '80000000-0000-0000-0000-000000000000' or id = '%s'"
                        .formatted(district, elsewhere));
        World.execute(
                "delete from replica_partner where district = '%s' and id > 'b0000000-0000-0000-0000-000000000000'"
                        .formatted(district));
        var ids = new ArrayList<>(expected.keySet());
        var ahead = ids.stream()
                .skip(60)
                .filter(id -> id.toString().compareTo("8") > 0 && id.toString().compareTo("b") < 0)
                .findFirst()
                .orElseThrow();
        World.execute("update replica_partner set version = 9, name = 'newer than its topic' where id = '%s'"
                .formatted(ahead));
        expected.put(ahead, 9L);
        var orphan = UUID.randomUUID();
        World.execute("""
                insert into replica_partner (district, id, version, name, languages, registration_state)
                values ('%s', '%s', 0, 'nobody told', '{}', 'APPROVED')
                """.formatted(district, orphan));

        var done = new AtomicBoolean();
        var news = new HashMap<UUID, Long>();
        var writer = Thread.ofPlatform().start(() -> {
            var some = ids.subList(0, 60);
            for (long version = 4; !done.get(); version++) {
                for (var id : some) {
                    tell(district, id, version, "Partner");
                    news.put(id, version);
                }
                var fresh = UUID.randomUUID();
                tell(district, fresh, 0, "Partner");
                news.put(fresh, 0L);
            }
        });
        var job = admin.post(HERE + "/replicas/" + TOPIC + "/rebuild", "")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        await().atMost(SOON)
                .until(
                        () -> admin.get(job).jsonPath().getString("state"),
                        state -> !List.of("QUEUED", "RUNNING").contains(state));
        done.set(true);
        writer.join();
        expected.putAll(news);

        admin.get(job).then().body("state", equalTo("SUCCEEDED"));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(rows("name = 'spoiled'")).isZero();
            assertThat(rows("id <> '%s'".formatted(orphan))).isEqualTo(expected.size());
            assertThat(World.number(
                            "select sum(version) from replica_partner where district = '%s'".formatted(district)))
                    .isEqualTo(expected.values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        });
        assertThat(rows("name = 'newer than its topic'"))
                .as("what the topic has lost is not taken from the replica")
                .isEqualTo(1);
        assertThat(admin.get(job + "/report").jsonPath().<Map<String, Object>>getList("rows"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("code", "not-on-topic")
                        .containsEntry("naturalKey", orphan.toString()));
        assertThat(World.number("select count(*) from replica_partner where name = 'spoiled' and id = '%s'"
                        .formatted(elsewhere)))
                .as("another district's replica is another district's matter")
                .isEqualTo(1);
    }

    /** Lets the broker compact now what it would compact in its own time, and waits until it has. */
    private void compact(UUID id) throws InterruptedException, ExecutionException {
        try (var broker = Admin.create(Map.<String, Object>of(
                "bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)))) {
            broker.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.BROKER, ""),
                            List.of(set("log.cleaner.backoff.ms", "200")),
                            new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                            List.of(
                                    set("cleanup.policy", "compact"),
                                    set("segment.ms", "50"),
                                    set("min.cleanable.dirty.ratio", "0.001"))))
                    .all()
                    .get();
        }
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    for (int partition = 0; partition < 4; partition++)
                        tell("elsewhere", UUID.randomUUID(), 0, "Closes a segment");
                    return Events.on(TOPIC).stream()
                                    .filter(message -> message.key().equals(id.toString()))
                                    .count()
                            == 1;
                });
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private long rows(String where) {
        return World.number(
                "select count(*) from replica_partner where district = '%s' and %s".formatted(district, where));
    }

    private static List<Map<String, Object>> letters(Api as) {
        return as.get(HERE + "/dead-letters?topic=" + TOPIC).jsonPath().<Map<String, Object>>getList("items").stream()
                .filter(letter -> letter.containsKey("subject"))
                .toList();
    }

    private static Response replay(Api as, Map<String, Object> letter) {
        return as.post(HERE + "/dead-letters/{id}/replay", "", text(letter, "id"));
    }

    private static String text(Map<String, Object> letter, String member) {
        return String.valueOf(letter.get(member));
    }

    private static void tell(String district, UUID id, long version, String name) {
        Events.send(TOPIC, "registry.partner.upserted", id, version, district, """
                {"partner": {"id": "%s", "name": "%s", "types": [], "identifiers": [], "languages": ["en"],
                 "registrationState": "APPROVED"}}
                """.formatted(id, name));
    }
}
