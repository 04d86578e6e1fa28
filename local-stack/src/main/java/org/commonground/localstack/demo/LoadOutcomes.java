package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The liaison records what came of it, by groups of students. */
public final class LoadOutcomes {
    private static final String LAST_YEAR = "sy2025";
    private static final String FIRST_QUARTER = "sy2026-q1";
    private static final String SECOND_QUARTER = "sy2026-q2";

    private final Stage stage;

    public LoadOutcomes(Stage stage) {
        this.stage = stage;
    }

    /**
     * What was recorded.
     *
     * @param target of the goal, before there was a value
     * @param periods for which there are values now, by their sourcedIds
     */
    public record Outcome(JsonNode target, long received, List<String> periods) {}

    public Outcome run(SetGoal.Outcome goal) {
        stage.narrator().step(9, "Outcomes are recorded, by groups of students");
        var target = awaitTarget(goal);
        var quarters = finishedQuarters();
        var result = stage.write(Call.upload(Actor.LIAISON, "/v1/observations:batch", body(quarters))
                .once(UUID.randomUUID().toString()));
        stage.narrator()
                .fact(
                        "recorded",
                        "%d rows: %d created, %d updated, %d unchanged"
                                .formatted(
                                        result.path("received").asLong(),
                                        result.path("created").asLong(),
                                        result.path("updated").asLong(),
                                        result.path("unchanged").asLong()));
        stage.narrator().fact("periods", "%s and the quarters %s".formatted(LAST_YEAR, String.join(", ", quarters)));
        stage.narrator().fact("note", "how many students there are is real, what became of them is made up");
        return new Outcome(
                target, result.path("received").asLong(), List.of(LAST_YEAR, quarters.getFirst(), quarters.getLast()));
    }

    private JsonNode awaitTarget(SetGoal.Outcome goal) {
        return stage.until(
                "for the target that the adopted goal makes",
                () ->
                        stage
                                .list(Actor.ANALYST, "/v1/targets", "goalId = '%s'".formatted(Stage.id(goal.goal())))
                                .stream()
                                .findFirst());
    }

    /** The file tells of two quarters; a value is only worth something while it is new, so they become the last two. */
    private List<String> finishedQuarters() {
        var finished = stage
                .list(
                        Actor.LIAISON,
                        "/v1/academic-sessions",
                        "type = 'GRADING_PERIOD' AND endDate < '%s'".formatted(stage.today()))
                .stream()
                .sorted(Comparator.comparing(
                        each -> LocalDate.parse(each.path("endDate").asText())))
                .map(each -> each.path("sourcedId").asText())
                .toList();
        return finished.size() < 2
                ? List.of(FIRST_QUARTER, SECOND_QUARTER)
                : finished.subList(finished.size() - 2, finished.size());
    }

    private static Call.Body body(List<String> quarters) {
        var file = DemoData.OBSERVATIONS;
        if (quarters.equals(List.of(FIRST_QUARTER, SECOND_QUARTER)))
            return Call.Body.ofFile("text/csv", DemoData.content(file), DemoData.path(file));
        var moved = DemoData.text(file)
                .replace(FIRST_QUARTER, quarters.getFirst())
                .replace(SECOND_QUARTER, quarters.getLast());
        return Call.Body.ofPipe(
                "text/csv",
                moved,
                "sed 's/%s/%s/; s/%s/%s/' %s"
                        .formatted(
                                FIRST_QUARTER,
                                quarters.getFirst(),
                                SECOND_QUARTER,
                                quarters.getLast(),
                                DemoData.path(file)));
    }
}
