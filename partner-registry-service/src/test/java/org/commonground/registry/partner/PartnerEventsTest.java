package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerEventsTest {
    private final Api officer = Api.as(Tokens.officer().inDistrict("events-" + UUID.randomUUID()));

    @Test
    void eight_writers_lose_no_event_and_keep_the_order_of_each_partner() throws Exception {
        var partners = new ArrayList<String>();
        for (int i = 0; i < 4; i++) partners.add(create("Partner " + i));

        try (var writers = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                int no = writer;
                work.add(() -> write(partners, no));
            }
            for (Future<Integer> done : writers.invokeAll(work))
                assertThat(done.get()).isEqualTo(15);
        }

        for (var id : partners) {
            long version = officer.get("/v1/partners/{id}", id).jsonPath().getLong("version");
            var every = LongStream.rangeClosed(0, version).boxed().toList();
            await().untilAsserted(() -> assertThat(versionsOf(id)).containsAll(every));
            assertThat(versionsOf(id)).isSorted();
        }
    }

    @Test
    void a_refused_change_publishes_nothing() {
        var id = create("Unchanged");
        await().untilAsserted(() -> assertThat(versionsOf(id)).containsExactly(0L));

        officer.patch("/v1/partners/" + id, "{\"name\": \"\"}").then().statusCode(422);
        officer.transition("/v1/partners/" + id, "{\"to\": \"APPROVED\"}")
                .then()
                .statusCode(409);
        var later = create("Published after it");

        await().untilAsserted(() -> assertThat(versionsOf(later)).containsExactly(0L));
        assertThat(versionsOf(id)).containsExactly(0L);
    }

    /** Changes partners until as many changes as asked for were accepted; a lost race is tried again. */
    private int write(List<String> partners, int writer) {
        int accepted = 0;
        while (accepted < 15) {
            var id = partners.get((writer + accepted) % partners.size());
            var answer = officer.patch(
                    "/v1/partners/" + id, "{\"description\": \"by writer %d, no %d\"}".formatted(writer, accepted));
            if (answer.statusCode() == 200) accepted++;
            else assertThat(answer.statusCode()).isIn(409, 412);
        }
        return accepted;
    }

    @Test
    void what_is_rolled_back_has_never_been_told() {
        var id = UUID.randomUUID();
        assertThatThrownBy(() -> CurrentCaller.asSystem(
                        officer.caller().district(),
                        () -> QuarkusTransaction.requiringNew().call(() -> {
                            var partner = new Partner(id, "Never", RegistrationState.PROSPECT, "tests", Instant.EPOCH);
                            Arc.container().instance(Partners.class).get().add(partner);
                            Arc.container()
                                    .instance(Outbox.class)
                                    .get()
                                    .publish(partner, new PartnerEvent.Upserted(partner.state()));
                            throw new IllegalStateException("given up");
                        })))
                .hasStackTraceContaining("given up");
        var later = create("Published after it");

        await().untilAsserted(() -> assertThat(versionsOf(later)).containsExactly(0L));
        assertThat(versionsOf(id.toString())).isEmpty();
    }

    private static List<Long> versionsOf(String id) {
        return Events.on("registry.partner.v1").stream()
                .filter(message -> message.key().equals(id))
                .map(message -> Long.valueOf(Events.attribute(message, "aggregateversion")))
                .toList();
    }

    private String create(String name) {
        return officer.post("/v1/partners", "{\"name\": \"%s\"}".formatted(name))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
