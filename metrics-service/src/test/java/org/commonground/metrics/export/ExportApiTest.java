package org.commonground.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

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
}
