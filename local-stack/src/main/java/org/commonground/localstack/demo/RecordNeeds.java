package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The liaison of a school records what is lacking, with numbers; the principal validates it. */
public final class RecordNeeds {
    private static final Set<String> OVER = Set.of("DROPPED", "MET");
    private final Stage stage;

    public RecordNeeds(Stage stage) {
        this.stage = stage;
    }

    /**
     * Two needs.
     *
     * @param main the one that the story follows
     * @param gap one that nobody in the directory works on
     */
    public record Outcome(JsonNode main, JsonNode gap) {}

    public Outcome run() {
        stage.narrator().step(4, "A school says what it needs, with numbers and an equity statement");
        var main = validated("""
                {
                  "scopeType": "SCHOOL",
                  "scopeId": "%s",
                  "category": "TUTORING",
                  "statement": "194 of 364 students did not improve their attendance last year; most have no help with homework and no place to go after school.",
                  "beneficiaryGroups": ["STUDENTS"],
                  "populationDefinition": "Students in grades K to 8 whose attendance did not improve in 2024-25",
                  "priorityGroups": ["LOW_INCOME", "ENGLISH_LEARNERS"],
                  "affectedCount": 194, "denominator": 364, "unit": "students",
                  "baseline": {"value": 46.7, "date": "2025-06-14", "measureCode": "%s"},
                  "scopeConfidence": "MEASURED",
                  "severity": 4, "urgency": "URGENT",
                  "equityStatement": "Families with little money cannot pay for help, and those who learn English find less of it; places go to their children first."
                }""".formatted(stage.data().school().id(), SetGoal.MEASURE));
        var gap = validated("""
                {
                  "scopeType": "SCHOOL",
                  "scopeId": "%s",
                  "category": "NATIVE_LANGUAGE_LITERACY",
                  "statement": "About 40 families ask for reading in the languages they speak at home.",
                  "beneficiaryGroups": ["STUDENTS", "FAMILIES"],
                  "populationDefinition": "Families who speak another language than English at home",
                  "priorityGroups": ["ENGLISH_LEARNERS"],
                  "affectedCount": 40, "denominator": 364, "unit": "students",
                  "scopeConfidence": "ESTIMATED",
                  "severity": 3,
                  "equityStatement": "Children who lose the language of their family lose support at home with it."
                }""".formatted(stage.data().school().id()));
        return new Outcome(main, gap);
    }

    private JsonNode validated(String description) {
        var said = Json.parse(description);
        var need = found(said);
        stage.narrator()
                .fact(
                        "need",
                        "%s: %s"
                                .formatted(
                                        said.path("category").asText(),
                                        said.path("statement").asText()));
        if (Stage.state(need).equals("PROPOSED"))
            need = stage.move(Actor.PRINCIPAL, "/v1/needs/" + Stage.id(need), need, "VALIDATED");
        stage.narrator()
                .fact(
                        "",
                        "%s, priority %s of 100: severity, share affected and urgency"
                                .formatted(
                                        Stage.state(need),
                                        need.path("priorityScore").asText()));
        return need;
    }

    private JsonNode found(JsonNode said) {
        var same = stage
                .list(
                        Actor.LIAISON,
                        "/v1/needs",
                        "scopeId = '%s' AND category = '%s'"
                                .formatted(
                                        said.path("scopeId").asText(),
                                        said.path("category").asText()))
                .stream()
                .filter(each -> each.path("statement").equals(said.path("statement")))
                .toList();
        return same.stream()
                .filter(each -> !OVER.contains(Stage.state(each)))
                .reduce((_, last) -> last)
                .orElseGet(() -> stage.create(
                        Actor.LIAISON,
                        "/v1/needs",
                        "need-%s-%d".formatted(said.path("category").asText(), same.size()),
                        said));
    }
}
