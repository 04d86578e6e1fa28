package org.commonground.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.RealParts;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ExportApiTest {
    @Test
    void a_privileged_analyst_takes_all_observations_in_any_form_and_nobody_else_does() {
        var registry = Registry.of("export");
        registry.school("one");
        registry.record("""
                measureCode,schoolSourcedId,periodSourcedId,value
                service.sessionsHeld,one,sy2026-q1,4
                service.sessionsHeld,one,sy2025,7
                """);
        var privileged = registry.as(Role.ANALYST_PRIVILEGED);
        var lines = privileged
                .request()
                .accept("*/*")
                .get("/v1/observations/export")
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).startsWith("measureCode,measureVersion,schoolYear,periodId,schoolId");
        assertThat(lines.get(1))
                .startsWith("service.sessionsHeld,1,")
                .contains(registry.id("one").toString());
        var rows = privileged
                .request()
                .accept("*/*")
                .get("/v1/observations/export?format=ndjson&measure=service.sessionsHeld&schoolYear=2026")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(rows.lines()).hasSize(1);
        assertThat(rows).contains("\"schoolYear\":2026");
        var file = privileged
                .request()
                .accept("*/*")
                .get("/v1/observations/export?format=parquet")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        // a Parquet file begins and ends with its name
        assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
        assertThat(new String(file, file.length - 4, 4, StandardCharsets.US_ASCII))
                .isEqualTo("PAR1");
        privileged
                .request()
                .accept("*/*")
                .get("/v1/observations/export?format=xls")
                .then()
                .statusCode(400);
        registry.as(Role.ANALYST)
                .request()
                .accept("*/*")
                .get("/v1/observations/export")
                .then()
                .statusCode(403);
    }

    @Test
    void an_export_and_a_refused_one_are_in_the_audit_trail() {
        var registry = Registry.of("export");
        registry.as(Role.ANALYST_PRIVILEGED)
                .request()
                .accept("*/*")
                .get("/v1/observations/export")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store");
        registry.as(Role.ANALYST)
                .request()
                .accept("*/*")
                .get("/v1/observations/export")
                .then()
                .statusCode(403);

        registry.as(Role.PARTNERSHIP_OFFICER)
                .get("/v1/metrics-audit-records?filter=operation = 'exportObservations'&sort=at")
                .then()
                .statusCode(200)
                .body("items.outcome", contains("ANSWERED", "REFUSED"))
                .body("items.actor", contains("analyst-privileged", "analyst"))
                .body("items[0].disclosure", equalTo("STUDENT_DERIVED"));
    }
}
