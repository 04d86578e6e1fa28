package org.commonground.metrics.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AnalyticsApiTest {
    private static final String BY_RACE =
            "/v1/analytics?measure=student.attendanceImproved%&disaggregate=RACE_ETHNICITY"
                    + "&dimension=period:sy2026-q1&dimension=school:ALL&include=numDen";

    private static @Nullable Registry observed;

    private Registry registry;
    private UUID school;

    @BeforeEach
    void observe() {
        if (observed == null) observed = observed();
        registry = observed;
        school = registry.id("609926");
    }

    private static Registry observed() {
        var registry = Registry.of("analytics");
        registry.school("609926");
        registry.record("""
                measureCode,schoolSourcedId,periodSourcedId,RACE_ETHNICITY,value,numerator,denominator,n
                student.attendanceImproved%,609926,sy2026-q1,BLACK,49.38,79,160,160
                student.attendanceImproved%,609926,sy2026-q1,HISPANIC,50.70,36,71,71
                student.attendanceImproved%,609926,sy2026-q1,WHITE,52.13,49,94,94
                student.attendanceImproved%,609926,sy2026-q1,ASIAN,50.00,15,30,30
                student.attendanceImproved%,609926,sy2026-q1,MULTI,44.44,4,9,9
                student.attendanceImproved%,609926,sy2026-q2,BLACK,55.00,88,160,160
                service.studentsServed,609926,sy2026-q1,BLACK,34,,,34
                service.studentsServed,609926,sy2026-q2,BLACK,41,,,41
                """);
        return registry;
    }

    private Api analyst() {
        return registry.as(Role.ANALYST);
    }

    private static io.restassured.response.Response get(Api api, String path) {
        return api.request().urlEncodingEnabled(false).get(path.replace("%&", "%25&"));
    }

    @Test
    void a_small_group_and_one_that_would_give_it_away_are_suppressed() {
        var rows = get(analyst(), BY_RACE).then().statusCode(200).extract().jsonPath();

        assertThat(rows.getList("rows.keys.RACE_ETHNICITY", String.class))
                .containsExactly("ASIAN", "BLACK", "HISPANIC", "MULTI", "WHITE");
        assertThat(rows.getList("rows.status", String.class))
                .containsExactly("SUPPRESSED", "OK", "OK", "SUPPRESSED", "OK");
        assertThat(rows.getString("rows[0].reason")).isEqualTo("COMPLEMENTARY");
        assertThat(rows.getString("rows[3].reason")).isEqualTo("PRIMARY");
        for (int hidden : new int[] {0, 3})
            assertThat(rows.getMap("rows[%d]".formatted(hidden)).keySet())
                    .doesNotContain("value", "numerator", "denominator", "n", "coded");
        assertThat(rows.getDouble("rows[1].value")).isEqualTo(49.38);
        assertThat(rows.getInt("rows[1].numerator")).isEqualTo(79);
        assertThat(rows.getInt("metadata.policyVersion")).isEqualTo(1);
        assertThat(rows.getBoolean("metadata.truncated")).isFalse();
        assertThat(rows.getMap("metadata.items")).containsEntry(school.toString(), "Name of 609926");
    }
}
