package org.commonground.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bodies whose rules no schema can tell, by operation: of rows that the story does not make, so that there is a row of each kind
 * that another district could see, and of questions. A word in braces stands for something of this district.
 */
final class Furniture {
    private static final Pattern ID = Pattern.compile("\\{(\\w+)}");

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("createCapacityEvent", """
                    {"title": "How to read attendance data", "kind": "TRAINING", "leverTag": "KNOWLEDGE",
                     "startsAt": "2027-02-01T16:00:00Z"}"""),
            Map.entry("createContributionOffer", """
                    {"schoolId": "{school}", "offer": {"kind": "FACILITY_SHARING", "title": "The gym in the evening"}}"""),
            Map.entry("createPerson", """
                    {"fullName": "Example Person", "orgType": "DISTRICT"}"""),
            Map.entry("createPortfolioCall", """
                    {"title": "Tutoring", "categories": ["TUTORING"], "opensOn": "2026-01-01", "closesOn": "2030-01-01"}"""),
            Map.entry("createProspectEngagement", """
                    {"partnerId": "{partner}", "engagement": {"at": "2026-01-05T16:00:00Z", "channel": "EMAIL",
                     "outcome": "INTERESTED"}}"""),
            Map.entry("createDataSharingSchedule", """
                    {"agreementId": "{agreement}", "terms": {"legalBasis": "SCHOOL_OFFICIAL"}}"""),
            Map.entry("recordContribution", """
                    {"partnershipId": "{partnership}", "direction": "PARTNER_TO_SCHOOL", "kind": "VOLUNTEER_HOURS",
                     "amount": 12, "valuationUsd": 360, "periodId": "{term}", "givenOn": "{termStart}", "evidence": "sign-in sheets"}"""),
            Map.entry("createQualityAssessment", """
                    {"frameworkCode": "{framework}", "subjectType": "PARTNER", "subjectId": "{partner}",
                     "schoolYearId": "{schoolYear}"}"""),
            Map.entry("createScorecard", """
                    {"title": "Every student is here every day", "scopeType": "DISTRICT",
                     "items": [{"measureCode": "{measure}", "headline": "More students come every day"}]}"""),
            Map.entry("takeSnapshot", """
                    {"title": "Board report", "question": {"measure": ["{measure}"],
                     "dimension": ["period:LAST_SCHOOL_YEAR", "school:ALL"]}}"""),
            Map.entry("createSubmission", """
                    {"schoolId": "{school}", "periodId": "{term}", "measureCodes": ["{measure}"], "dueOn": "2030-06-30"}"""),
            Map.entry("createLocation", """
                    {"partnerId": "{partner}", "location": {"name": "The house on the corner"}}"""),
            Map.entry("createServiceSite", """
                    {"serviceId": "{service}", "site": {"educationOrgId": "{school}"}}"""),
            Map.entry("createPortfolioApplication", """
                    {"callId": "{call}", "serviceId": "{service}", "statement": "Tutors stay for the whole year"}"""),
            Map.entry("createImprovementAction", """
                    {"assessmentId": "{assessment}", "indicator": "{indicator}",
                     "text": "Let the young people plan every fourth session", "owner": "Site coordinator",
                     "dueOn": "2030-03-31"}"""),
            Map.entry("createTaxonomy", """
                    {"name": "Topics of our own"}"""),
            Map.entry("createTaxonomyTerm", """
                    {"taxonomyId": "{taxonomy}", "term": {"code": "OWN", "name": "A term of our own"}}"""),
            Map.entry("putObservationMapping", """
                    {"code": "columns-of-our-own", "name": "Our own columns", "period": {"fromRequest": true}, "groups": [],
                     "measures": [{"measureCode": "{measure}", "value": "share"}], "heldBack": []}"""),
            Map.entry("createSuppressionPolicy", """
{"minCount": 12, "surveyMin": 5, "suppressZero": true, "percentTop": 90, "percentBottom": 10,
                     "maxSensitiveDims": 2, "effectiveFrom": "2030-01-01", "reason": "Asked for by the board"}"""),
            Map.entry("createGoal", """
                    {"scopeType": "SCHOOL", "scopeId": "{school}", "statement": "More students come every day"}"""),
            Map.entry("createArea", """
                    {"name": "Around the river", "kind": "NEIGHBORHOOD", "extent": {"type": "Polygon",
                     "coordinates": [[[-87.7, 41.8], [-87.6, 41.8], [-87.6, 41.9], [-87.7, 41.8]]]}}"""),
            Map.entry("updateArea", """
                    {"name": "Around the bend of the river"}"""),
            Map.entry("createProgram", """
                    {"partnerId": "{partner}", "program": {"name": "Riverbend Reads"}}"""),
            Map.entry("updateProgram", """
                    {"name": "Riverbend Reads Aloud"}"""),
            Map.entry("createAcademicSession", """
                    {"sourcedId": "own-2035", "title": "2034-35", "type": "SCHOOL_YEAR", "startDate": "2034-08-21",
                     "endDate": "2035-06-08", "schoolYear": 2035}"""),
            Map.entry("createPartner", """
                    {"name": "The Reading Room Upstairs"}"""),
            Map.entry("putPartnerByExternal", """
                    {"name": "The Reading Room Downstairs"}"""),
            Map.entry("createImport", """
                    {"type": "FeatureCollection", "features": []}"""),
            Map.entry("searchTaxonomyTerms", """
                    {"limit": 500}"""),
            Map.entry("searchAnalytics", """
                    {"measure": ["{measure}"], "dimension": ["period:LAST_SCHOOL_YEAR", "school:ALL"]}"""),
            Map.entry("searchHsdsServices", "{}"),
            Map.entry("searchHsdsServiceAtLocations", "{}"),
            Map.entry("createTheoryOfChange", """
                    {"title": "How partnerships help", "level": "DISTRICT",
                     "ifStatements": [{"lever": "EXPECTATIONS", "qualifiers": ["EQUITABLY"], "text": "partners train with us"}],
                     "thenStatements": ["students come every day"],
                     "goals": [{"code": "C1", "lever": "EXPECTATIONS", "text": "everybody is trained", "measureCodes": ["{measure}"]}]}"""));

    /** What follows on a row that was made: where below it, and the body. */
    private static final Map<String, Map<String, String>> STEPS =
            Map.of("createQualityAssessment", Map.of("/ratings", """
                    {"raterKind": "DISTRICT", "ratings": [{ratings}]}""", "/transitions", """
                    {"to": "RATED"}"""));

    private Furniture() {}

    /** A body for the operation; null if its contract tells enough to make one up. */
    static @Nullable String body(String operationId, UnaryOperator<String> id) {
        var body = BODIES.get(operationId);
        return body == null ? null : filled(body, id);
    }

    static SortedMap<String, String> steps(String operationId, UnaryOperator<String> id) {
        var steps = new TreeMap<>(STEPS.getOrDefault(operationId, Map.of()));
        steps.replaceAll((_, body) -> filled(body, id));
        return steps;
    }

    private static String filled(String body, UnaryOperator<String> id) {
        return ID.matcher(body).replaceAll(word -> Matcher.quoteReplacement(id.apply(word.group(1))));
    }

    /** A session that has begun: the school year, or a part of one. */
    static JsonNode session(Iterable<JsonNode> sessions, boolean schoolYear, String today) {
        for (var each : sessions)
            if (each.path("type").asText().equals("SCHOOL_YEAR") == schoolYear
                    && each.path("startDate").asText().compareTo(today) <= 0) return each;
        throw new AssertionError("no session has begun by " + today);
    }
}
