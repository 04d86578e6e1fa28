package org.commonground.metrics.portfolioreport;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.Events;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PortfolioReportApiTest {
    private static UUID call(Registry registry) {
        var id = UUID.randomUUID();
        Events.send(
                "registry.portfolio-call.v1",
                "registry.portfolio-call.upserted",
                id,
                0,
                registry.district(),
                """
                {"portfolioCall": {"id": "%s", "title": "Tutoring", "categories": ["TUTORING"],
                 "opensOn": "2025-09-01", "closesOn": "2025-09-30"}}
                """.formatted(id));
        return id;
    }

    private static void select(Registry registry, UUID call, String service, String partner) {
        var id = UUID.randomUUID();
        Events.send(
                "registry.portfolio-selection.v1",
                "registry.portfolio-selection.upserted",
                id,
                0,
                registry.district(),
                """
                {"portfolioSelection": {"id": "%s", "callId": "%s", "serviceId": "%s", "partnerId": "%s"}}
                """.formatted(id, call, registry.id(service), registry.id(partner)));
    }

    private static void record(Registry registry, UUID school, String service, String partner, int sum) {
        var row = """
                {"observations": [{"measureCode": "service.studentsServed", "schoolId": "%s", "partnerId": "%s",
                 "serviceId": "%s", "periodSourcedId": "sy2026-q1", "value": %d}]}
                """.formatted(school, registry.id(partner), registry.id(service), sum);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> registry.as(Role.SIS_INTEGRATION)
                                .request()
                                .contentType("application/json")
                                .queryParam("idScheme", "ID")
                                .body(row)
                                .post("/v1/observations:batch")
                                .statusCode()
                        == 200);
    }

    @Test
    void a_portfolio_is_told_program_by_program_and_together_from_cells_that_everybody_gets() {
        var registry = Registry.of("portfolio");
        var school = registry.school("north");
        for (var name : new String[] {"reading", "maths", "chess"}) {
            registry.partner("partner-" + name);
            registry.service(name, "partner-" + name);
        }
        var call = call(registry);
        select(registry, call, "reading", "partner-reading");
        select(registry, call, "maths", "partner-maths");
        record(registry, school, "reading", "partner-reading", 40);
        record(registry, school, "maths", "partner-maths", 30);
        record(registry, school, "chess", "partner-chess", 50);
        var path = "/v1/reports/portfolios/%s?period=sy2026-q1&measure=service.studentsServed".formatted(call);
        var analyst = registry.as(Role.ANALYST);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> analyst.get(path).then().statusCode(200).body("selected", equalTo(2)));
        analyst.get(path)
                .then()
                .body("title", equalTo("Tutoring"), "programs", hasSize(2), "collective", hasSize(1))
                .body("collective[0].status", equalTo("OK"), "collective[0].value", equalTo(70))
                .body("collective[0].countBasis", equalTo("SUM_WITH_OVERLAP"));

        // a partner reads its own programs, and what all did together
        Api.as(Tokens.of(Role.PARTNER_ADMIN).inDistrict(registry.district()).ofPartners(registry.id("partner-maths")))
                .get(path)
                .then()
                .statusCode(200)
                .body("programs.name", contains("maths"), "collective[0].value", equalTo(70));

        // eight students are too few to tell, also for privileged analysts, and then the sum would tell them
        record(registry, school, "maths", "partner-maths", 8);
        for (var role : new Role[] {Role.ANALYST, Role.ANALYST_PRIVILEGED})
            registry.as(role)
                    .get(path)
                    .then()
                    .body("programs.find { it.name == 'maths' }.values[0].status", equalTo("SUPPRESSED"))
                    .body("programs.find { it.name == 'maths' }.values[0]", not(hasKey("value")))
                    .body("collective[0]", not(hasKey("value")));

        analyst.get("/v1/reports/portfolios/{id}", UUID.randomUUID()).then().statusCode(404);
        analyst.get(path + "&measure=no.such").then().statusCode(400);
        analyst.get("/v1/reports/portfolios/{id}?period=nowhere", call).then().statusCode(400);
    }
}
