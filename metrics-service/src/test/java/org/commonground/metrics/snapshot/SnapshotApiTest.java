package org.commonground.metrics.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.RealParts;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class SnapshotApiTest {
    private static final String HEADER = "measureCode,schoolSourcedId,periodSourcedId,numerator,denominator\n";
    private static final String TAKE = """
            {"title": "Board report", "question": {"measure": ["student.attendanceImproved%"],
             "dimension": ["period:sy2025", "school:ALL"], "include": ["numDen"]}}
            """;

    @Inject
    AgroalDataSource database;

    private static Registry observed(String name) {
        var registry = Registry.of(name);
        registry.school("maple");
        registry.school("oak");
        registry.school("pine");
        registry.record(HEADER + """
                student.attendanceImproved%,maple,sy2025,47,100
                student.attendanceImproved%,oak,sy2025,60,120
                student.attendanceImproved%,pine,sy2025,2,5
                """);
        return registry;
    }

    @Test
    void what_was_taken_stays_and_can_be_proven_whatever_is_observed_later() {
        var registry = observed("snapshots");
        var analyst = registry.as(Role.ANALYST);
        var taken = analyst.post("/v1/snapshots", TAKE)
                .then()
                .statusCode(201)
                .body("state", equalTo("TAKEN"), "policyVersion", equalTo(1), "rowCount", equalTo(3))
                .body("question.dimension[0]", equalTo("period:" + registry.id("sy2025")))
                .extract();
        var path = "/v1/snapshots/" + taken.path("id");
        var rows = analyst.request()
                .accept("application/x-ndjson")
                .get(path + "/rows")
                .then()
                .statusCode(200)
                .header("Repr-Digest", startsWith("sha-256=:"))
                .body(containsString("SUPPRESSED"))
                .extract()
                .asByteArray();
        assertThat(Snapshots.hex(Snapshots.sha256(rows))).isEqualTo(taken.<String>path("rowsSha256"));
        analyst.get(path + "/verification")
                .then()
                .body("intact", equalTo(true), "sameNow", equalTo(true), "rowsNew", equalTo(0));

        // maple is hidden so that pine cannot be worked out: that it changed is not to be seen either
        registry.record(HEADER + "student.attendanceImproved%,maple,sy2025,50,100\n");
        analyst.get(path + "/verification").then().body("intact", equalTo(true), "sameNow", equalTo(true));
        registry.record(HEADER + "student.attendanceImproved%,oak,sy2025,66,120\n");
        analyst.get(path + "/verification")
                .then()
                .body("intact", equalTo(true), "sameNow", equalTo(false))
                .body("rowsNew", equalTo(1), "rowsGone", equalTo(1));
        assertThat(analyst.request()
                        .accept("application/x-ndjson")
                        .get(path + "/rows")
                        .asByteArray())
                .isEqualTo(rows);
    }

    @Test
    void whoever_may_see_small_counts_does_not_put_them_into_a_snapshot() {
        var registry = observed("snapshots-privileged");
        var privileged = registry.as(Role.ANALYST_PRIVILEGED);
        String id = privileged
                .post("/v1/snapshots", TAKE)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        privileged
                .request()
                .accept("application/x-ndjson")
                .get("/v1/snapshots/" + id + "/rows")
                .then()
                .body(containsString("\"status\":\"SUPPRESSED\""))
                .body(not(containsString("\"denominator\":5")));
        privileged
                .post("/v1/snapshots", TAKE.replace("\"include\"", "\"asOf\": \"2026-01-31\", \"include\""))
                .then()
                .statusCode(422)
                .body("violations.code", contains("of-this-moment"));
        privileged
                .post("/v1/snapshots", TAKE.replace("numDen", "lineage"))
                .then()
                .statusCode(422)
                .body("violations.code", contains("not-kept"));
    }

    @Test
    void everybody_reads_a_published_snapshot_and_nobody_else_the_others() {
        var registry = observed("snapshots-published");
        var officer = registry.as(Role.PARTNERSHIP_OFFICER);
        var member = registry.as(Role.COMMUNITY_MEMBER);
        String id = officer.post("/v1/snapshots", TAKE)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var path = "/v1/snapshots/" + id;
        member.get(path).then().statusCode(404);
        member.get("/v1/snapshots").then().body("items", hasSize(0));
        officer.transition(path, "{\"to\": \"WITHDRAWN\"}").then().statusCode(409);
        registry.as(Role.ANALYST)
                .transition(path, "{\"to\": \"PUBLISHED\"}")
                .then()
                .statusCode(403);
        officer.transition(path, "{\"to\": \"PUBLISHED\"}").then().statusCode(200);
        member.get(path).then().statusCode(200).body("allowedTransitions", hasSize(0));
        member.request()
                .accept("application/x-ndjson")
                .get(path + "/rows")
                .then()
                .statusCode(200);
        member.get(path + "/verification").then().statusCode(403);
        officer.transition(path, "{\"to\": \"WITHDRAWN\"}").then().statusCode(200);
        member.get(path).then().statusCode(404);
    }

    @Test
    void the_database_holds_to_it_too() throws SQLException {
        var registry = observed("snapshots-immutable");
        registry.as(Role.ANALYST).post("/v1/snapshots", TAKE).then().statusCode(201);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : new String[] {
                "update report_snapshot set rows_sha256 = repeat('0', 64)",
                "update report_snapshot set as_of = now()",
                "delete from report_snapshot_rows",
                "update report_snapshot_rows set rows = ''"
            })
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .hasMessageContaining("a snapshot is never changed or deleted");
        }
    }

    @Test
    void every_edge_of_the_graph_is_the_offices() {
        var edges = new HashSet<String>();
        for (var from : SnapshotState.values())
            for (var to : SnapshotState.values()) {
                var roles = EnumSet.noneOf(Role.class);
                for (var role : Role.values())
                    if (SnapshotState.GRAPH.allowed(from, Set.of(role)).contains(to)) roles.add(role);
                if (!roles.isEmpty()) edges.add("%s>%s %s".formatted(from, to, roles));
            }
        assertThat(edges)
                .containsExactlyInAnyOrder(
                        "TAKEN>PUBLISHED [PARTNERSHIP_OFFICER]",
                        "PUBLISHED>WITHDRAWN [PARTNERSHIP_OFFICER]",
                        "WITHDRAWN>PUBLISHED [PARTNERSHIP_OFFICER]");
    }
}
