package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The liaison drafts a goal that is not SMART yet, mends it, and the principal adopts it. */
public final class SetGoal {
    static final String MEASURE = "student.attendanceImproved%";
    private static final Set<String> OVER = Set.of("RETIRED", "NOT_ACHIEVED");
    private static final String STATEMENT =
            "By June 2027, 60 percent of our students improve their attendance, up from 46.7 percent in 2024-25.";

    private final Stage stage;

    public SetGoal(Stage stage) {
        this.stage = stage;
    }

    /**
     * The adopted goal.
     *
     * @param failures of the first draft, such as M3; empty if the goal was there already
     */
    public record Outcome(JsonNode goal, List<String> failures) {}

    public Outcome run(RecordNeeds.Outcome needs) {
        stage.narrator().step(5, "A goal fails the SMART check, is mended and adopted");
        awaitMeasure();
        var needId = Stage.id(needs.main());
        var earlier = stage.list(Actor.LIAISON, "/v1/goals", "needIds ~ '%s'".formatted(needId));
        var goal = earlier.stream()
                .filter(each -> !OVER.contains(Stage.state(each)))
                .reduce((_, last) -> last)
                .orElseGet(() -> stage.create(
                        Actor.LIAISON, "/v1/goals", "goal-%s-%d".formatted(needId, earlier.size()), draft(needId)));
        stage.narrator().fact("goal", STATEMENT);
        var failures = List.<String>of();
        if (Stage.state(goal).equals("DRAFT")) {
            goal = awaitLibrary(goal);
            failures = failures(goal);
            showVerdicts(goal);
            if (!failures.isEmpty()) goal = mend(goal);
            goal = stage.move(Actor.LIAISON, path(goal), goal, "CHECKED");
        }
        showScore(goal);
        if (Stage.state(goal).equals("CHECKED")) goal = stage.move(Actor.PRINCIPAL, path(goal), goal, "ADOPTED");
        stage.narrator().fact("now", Stage.state(goal) + "; from here on, metrics measures against it");
        return new Outcome(goal, failures);
    }

    private static String path(JsonNode goal) {
        return "/v1/goals/" + Stage.id(goal);
    }

    /** The metrics service fills a district's library of measures when it hears, by event, that there is a district. */
    private void awaitMeasure() {
        stage.until(
                "for the district's library of measures",
                () -> stage.list(Actor.LIAISON, "/v1/measures", "code = '%s'".formatted(MEASURE)).stream()
                        .findFirst());
    }

    private JsonNode draft(String needId) {
        return Json.parse("""
                {
                  "scopeType": "SCHOOL",
                  "scopeId": "%s",
                  "needIds": ["%s"],
                  "statement": "%s",
                  "who": "194 students whose attendance did not improve in 2024-25",
                  "what": "improve their attendance",
                  "where": "at school and in a programme after school",
                  "beneficiaryGroup": "STUDENTS",
                  "populationCount": 194,
                  "horizon": "ONE_YEAR",
                  "startDate": "2025-08-18", "dueDate": "2027-06-12",
                  "measures": [{"measureCode": "%s", "target": 60, "unit": "percent", "direction": "INCREASE", "dataSource": "SIS", "frequency": "QUARTERLY"}],
                  "achievabilityRationale": "Partners near the school have places, and the first quarters of 2025-26 went up.",
                  "alignment": "Every student is here every day",
                  "equityStatement": "Places go first to children whose families cannot pay for help."
                }""".formatted(stage.data().school().id(), needId, STATEMENT, MEASURE));
    }

    /** Its own replica of the library may be a moment behind; the check is asked again until it has arrived. */
    private JsonNode awaitLibrary(JsonNode draft) {
        if (!failures(draft).contains("M2")) return draft;
        return stage.until(
                "for the library of measures to arrive where goals are checked",
                () -> Optional.of(stage.api()
                                .send(Call.post(Actor.LIAISON, path(draft) + "/smart-check", Json.object()))
                                .body())
                        .filter(goal -> !failures(goal).contains("M2")));
    }

    private JsonNode mend(JsonNode goal) {
        stage.narrator().fact("liaison", "adds the baseline, a longer horizon and a milestone on the way");
        return stage.change(Actor.LIAISON, path(goal), goal, Json.parse("""
                {
                  "horizon": "THREE_YEAR",
                  "milestones": [{"date": "2026-06-06", "text": "54 percent improve their attendance"}],
                  "measures": [{"measureCode": "%s", "baseline": 46.7, "target": 60, "unit": "percent", "direction": "INCREASE", "dataSource": "SIS", "frequency": "QUARTERLY"}]
                }""".formatted(MEASURE)));
    }

    private static List<JsonNode> verdicts(JsonNode goal) {
        return Json.items(goal.path("smart").path("letters")).stream()
                .flatMap(letter -> Json.items(letter.path("rules")).stream())
                .toList();
    }

    private static List<String> failures(JsonNode goal) {
        return verdicts(goal).stream()
                .filter(each -> each.path("verdict").asText().equals("FAIL"))
                .map(each -> each.path("rule").asText())
                .toList();
    }

    private void showVerdicts(JsonNode goal) {
        stage.narrator()
                .fact(
                        "first draft",
                        "%d of 5 letters".formatted(goal.path("smartScore").asInt()));
        for (var verdict : verdicts(goal))
            if (verdict.path("verdict").asText().equals("FAIL"))
                stage.narrator()
                        .fact(
                                "",
                                "FAIL %s: %s"
                                        .formatted(
                                                verdict.path("rule").asText(),
                                                verdict.path("message").asText()));
    }

    private void showScore(JsonNode goal) {
        var letters = Json.items(goal.path("smart").path("letters")).stream()
                .map(each -> "%s %s"
                        .formatted(
                                each.path("letter").asText(),
                                each.path("verdict").asText()))
                .toList();
        stage.narrator().fact("SMART check", String.join(", ", letters));
    }
}
