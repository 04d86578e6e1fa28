package org.commonground.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of rows that the story does not make and whose rules no schema can tell, so that there is a row of each kind that
 * another district could see. A word in braces stands for the id of a row of this district.
 */
final class Furniture {
    private static final Pattern ID = Pattern.compile("\\{(\\w+)}");

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("/v1/capacity-events", """
                    {"title": "How to read attendance data", "kind": "TRAINING", "leverTag": "KNOWLEDGE",
                     "startsAt": "2027-02-01T16:00:00Z"}"""),
            Map.entry("/v1/contribution-offers", """
                    {"schoolId": "{school}", "offer": {"kind": "FACILITY_SHARING", "title": "The gym in the evening"}}"""),
            Map.entry("/v1/people", """
                    {"fullName": "Example Person", "orgType": "DISTRICT"}"""),
            Map.entry("/v1/portfolio-calls", """
                    {"title": "Tutoring", "categories": ["TUTORING"], "opensOn": "2026-01-01", "closesOn": "2030-01-01"}"""),
            Map.entry("/v1/prospect-engagements", """
                    {"partnerId": "{partner}", "engagement": {"at": "2026-01-05T16:00:00Z", "channel": "EMAIL",
                     "outcome": "INTERESTED"}}"""),
            Map.entry("/v1/data-sharing-schedules", """
                    {"agreementId": "{agreement}", "terms": {"legalBasis": "AGGREGATE_ONLY"}}"""),
            Map.entry("/v1/contributions", """
                    {"partnershipId": "{partnership}", "direction": "PARTNER_TO_SCHOOL", "kind": "VOLUNTEER_HOURS",
                     "amount": 12, "valuationUsd": 360, "periodId": "{term}", "givenOn": "{termStart}", "evidence": "sign-in sheets"}"""),
            Map.entry("/v1/quality-assessments", """
                    {"frameworkCode": "{framework}", "subjectType": "PARTNER", "subjectId": "{partner}",
                     "schoolYearId": "{schoolYear}"}"""),
            Map.entry("/v1/scorecards", """
                    {"title": "Every student is here every day", "scopeType": "DISTRICT",
                     "items": [{"measureCode": "{measure}", "headline": "More students come every day"}]}"""),
            Map.entry("/v1/snapshots", """
                    {"title": "Board report", "question": {"measure": ["{measure}"],
                     "dimension": ["period:LAST_SCHOOL_YEAR", "school:ALL"]}}"""),
            Map.entry("/v1/submissions", """
                    {"schoolId": "{school}", "periodId": "{term}", "measureCodes": ["{measure}"], "dueOn": "2030-06-30"}"""),
            Map.entry("/v1/theories-of-change", """
                    {"title": "How partnerships help", "level": "DISTRICT",
                     "ifStatements": [{"lever": "EXPECTATIONS", "qualifiers": ["EQUITABLY"], "text": "partners train with us"}],
                     "thenStatements": ["students come every day"],
                     "goals": [{"code": "C1", "lever": "EXPECTATIONS", "text": "everybody is trained", "measureCodes": ["{measure}"]}]}"""));

    private Furniture() {}

    /** A body for the list at this address; null if its contract tells enough to make one up. */
    static @Nullable String body(String list, UnaryOperator<String> id) {
        var body = BODIES.get(list);
        return body == null ? null : ID.matcher(body).replaceAll(word -> id.apply(word.group(1)));
    }

    /** A session that has begun: the school year, or a part of one. */
    static JsonNode session(Iterable<JsonNode> sessions, boolean schoolYear, String today) {
        for (var each : sessions)
            if (each.path("type").asText().equals("SCHOOL_YEAR") == schoolYear
                    && each.path("startDate").asText().compareTo(today) <= 0) return each;
        throw new AssertionError("no session has begun by " + today);
    }
}
