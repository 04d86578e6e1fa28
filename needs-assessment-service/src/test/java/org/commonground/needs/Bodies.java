package org.commonground.needs;

import java.util.Map;
import java.util.UUID;
import org.commonground.testkit.Api;

/** Requests as a liaison would write them, and the steps that lead to what a test starts from. */
public final class Bodies {
    private Bodies() {}

    public static String need(UUID school) {
        return need(school, "TUTORING", 120);
    }

    public static String need(UUID school, String category, int affected) {
        return """
                {"scopeType": "SCHOOL", "scopeId": "%s", "category": "%s",
                 "statement": "Students in grades 6 to 8 read below grade level and have no tutoring.",
                 "beneficiaryGroups": ["STUDENTS"], "populationDefinition": "Students reading below grade level",
                 "priorityGroups": ["ENGLISH_LEARNERS"], "gradeLevels": ["06", "07", "08"], "languages": ["es"],
                 "affectedCount": %d, "denominator": 400, "unit": "students", "scopeConfidence": "MEASURED",
                 "baseline": {"value": 61.5, "date": "2026-06-01", "measureCode": "service.attendanceRate"},
                 "severity": 4, "tier": "TIER_2",
                 "equityStatement": "English learners are three times as often affected."}
                """.formatted(school, category, affected);
    }

    /** Proposed by a liaison and validated by the principal. */
    public static UUID validatedNeed(Api liaison, Api leader, UUID school, String category, int affected) {
        var id = created(liaison, "/v1/needs", need(school, category, affected));
        leader.transition("/v1/needs/" + id, to("VALIDATED")).then().statusCode(200);
        return id;
    }

    public static UUID created(Api api, String path, String body) {
        return UUID.fromString(
                api.post(path, body).then().statusCode(201).extract().path("id"));
    }

    public static String to(String state) {
        return "{\"to\": \"%s\"}".formatted(state);
    }

    public static String to(String state, String reason) {
        return "{\"to\": \"%s\", \"reason\": \"%s\"}".formatted(state, reason);
    }

    public static String goal(UUID school, UUID need) {
        return goal(school, need, Map.of());
    }

    /**
     * A goal that passes all five letters but for the changes.
     *
     * @param changes texts of the complete goal, and what stands in their place
     */
    public static String goal(UUID school, UUID need, Map<String, String> changes) {
        var body = """
                {"scopeType": "SCHOOL", "scopeId": "%s", "needIds": ["%s"],
                 "statement": "By June, 55 percent of the tutored students improve a course grade.",
                 "who": "90 students in grades 6 to 8", "what": "improve a course grade", "where": "at the school",
                 "beneficiaryGroup": "STUDENTS", "populationCount": 90, "horizon": "ONE_YEAR",
                 "startDate": "2026-09-01", "dueDate": "2027-06-11",
                 "measures": [{"measureCode": "student.courseGradeImproved%%", "baseline": 35, "target": 55,
                               "unit": "percent", "direction": "INCREASE", "dataSource": "Report cards",
                               "frequency": "QUARTERLY"}],
                 "alignment": "Every student reads on grade level",
                 "equityStatement": "Two thirds of the places go to English learners"}
                """.formatted(school, need);
        for (var change : changes.entrySet()) body = body.replace(change.getKey(), change.getValue());
        return body;
    }
}
