package org.commonground.mou.partnership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.mou.World.soon;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.commonground.mou.World;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.junit.jupiter.api.Test;

/** What the registry finds to be one organisation is one party here, and what was signed stays as it was signed. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerMergeApiTest {
    @Test
    void partnerships_and_agreements_of_a_merged_entry_are_its_survivors_and_rest_for_nothing() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        var agreement = world.executed(world.agreement(world.officer, partnership));
        var before = world.officer.get("/v1/agreements/{id}", agreement);
        String sha256 = before.path("documentSha256");
        String state = before.path("state");
        var survivor = UUID.randomUUID();

        Events.send(
                "registry.partner.v1",
                "registry.partner.merged",
                world.partner,
                1_000_000,
                world.district,
                """
                {"partner": {"id": "%s", "name": "Riverbend Youth Collective", "types": ["CBO"], "identifiers": [],
                 "languages": ["en"], "registrationState": "ARCHIVED", "supersededBy": "%s"},
                 "survivorId": "%s", "mergedId": "%s"}
                """.formatted(world.partner, survivor, survivor, world.partner));

        soon(() -> partners(world, "/v1/partnerships/" + partnership).equals(List.of(survivor.toString())));
        soon(() -> partners(world, "/v1/agreements/" + agreement).equals(List.of(survivor.toString())));
        world.officer
                .get("/v1/agreements/{id}", agreement)
                .then()
                .body(
                        "state", equalTo(state),
                        "documentSha256", equalTo(sha256),
                        "parties.find { it.side == 'PARTNER' }.orgId", equalTo(survivor.toString()));
        assertThat(state).isIn("EXECUTED", "ACTIVE");
    }

    private static List<String> partners(World world, String path) {
        return world.officer.get(path).jsonPath().getList("partnerIds", String.class);
    }
}
