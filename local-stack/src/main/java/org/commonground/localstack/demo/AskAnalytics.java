package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** An analyst asks what came of it, and is told nothing about groups so small that somebody could be recognised. */
public final class AskAnalytics {
    private static final String GROUP = "RACE_ETHNICITY";
    private static final String EVERYBODY = "everybody";

    private final Stage stage;

    public AskAnalytics(Stage stage) {
        this.stage = stage;
    }

    /**
     * What the analyst was told.
     *
     * @param cells of all groups and periods, and of everybody
     */
    public record Outcome(List<Cell> cells, JsonNode target) {}

    /** One value of the table, or that there is none to be told. */
    public record Cell(String measure, String period, String group, String status, String reason, JsonNode row) {
        static Cell of(JsonNode row) {
            var keys = row.path("keys");
            return new Cell(
                    keys.path("measure").asText(),
                    keys.path("period").asText(),
                    keys.path(GROUP).asText(EVERYBODY),
                    row.path("status").asText(),
                    row.path("reason").asText(),
                    row);
        }

        public boolean isSuppressed() {
            return status.equals("SUPPRESSED");
        }

        String shown() {
            if (isSuppressed()) return "suppressed";
            if (row.has("coded")) return row.path("coded").asText();
            if (!row.has("value")) return "-";
            return row.path("value").decimalValue().setScale(isShare() ? 1 : 0, RoundingMode.HALF_UP)
                    + (isShare() ? " %" : "");
        }

        private boolean isShare() {
            return measure.endsWith("%");
        }
    }

    public Outcome run(SetGoal.Outcome goal, LoadOutcomes.Outcome loaded) {
        stage.narrator().step(10, "An analyst asks how it went; small groups are not shown");
        var question = question(loaded);
        var byGroup = stage.show(question.asking("disaggregate", GROUP));
        var together = stage.api().send(question).body();
        var cells = new ArrayList<Cell>();
        for (var row : byGroup.path("rows")) cells.add(Cell.of(row));
        for (var row : together.path("rows")) cells.add(Cell.of(row));
        for (var measure : List.of(SetGoal.MEASURE, "service.studentsServed")) show(measure, cells, byGroup);
        stage.narrator()
                .fact(
                        "suppressed",
                        "%d of %d cells: a group of fewer than %s students, and one more with it, or the total would give it away"
                                .formatted(
                                        cells.stream()
                                                .filter(Cell::isSuppressed)
                                                .count(),
                                        cells.size(),
                                        byGroup.path("metadata")
                                                .path("minimums")
                                                .path(SetGoal.MEASURE)
                                                .asText()));
        var target = target(goal);
        return new Outcome(cells, target);
    }

    private Call question(LoadOutcomes.Outcome loaded) {
        return Call.get(Actor.ANALYST, "/v1/analytics")
                .asking("measure", SetGoal.MEASURE + ",service.studentsServed")
                .asking("dimension", "school:" + stage.data().school().sourcedId())
                .asking("dimension", "period:" + String.join(";", loaded.periods()));
    }

    private void show(String measure, List<Cell> all, JsonNode answer) {
        var cells = all.stream().filter(each -> each.measure().equals(measure)).toList();
        var names = answer.path("metadata").path("items");
        var periods = new LinkedHashSet<String>();
        var groups = new LinkedHashSet<String>();
        for (var cell : cells) {
            periods.add(cell.period());
            groups.add(cell.group());
        }
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<>(List.of(names.path(measure).asText(measure)));
        periods.forEach(period -> header.add(names.path(period).asText(period)));
        rows.add(header);
        for (var group : groups) {
            var row = new ArrayList<>(List.of(group));
            for (var period : periods)
                row.add(cells.stream()
                        .filter(each ->
                                each.group().equals(group) && each.period().equals(period))
                        .map(Cell::shown)
                        .findFirst()
                        .orElse("-"));
            rows.add(row);
        }
        stage.narrator().table(rows);
    }

    private JsonNode target(SetGoal.Outcome goal) {
        var call = Call.get(Actor.ANALYST, "/v1/targets")
                .asking("filter", "goalId = '%s'".formatted(Stage.id(goal.goal())));
        var target = stage.until(
                "for the target to take the newest value",
                () -> Optional.of(stage.api().send(call).body().path("items").path(0))
                        .filter(each -> !each.path("valueStatus").asText().equals("NO_DATA")));
        stage.narrator().call(call);
        stage.narrator()
                .fact(
                        "target",
                        "%s: from %s to %s by %s, and now %s; %.0f %% of the way in %.0f %% of the time"
                                .formatted(
                                        target.path("status").asText(),
                                        target.path("baseline").asText(),
                                        target.path("target").asText(),
                                        target.path("dueDate").asText(),
                                        target.path("value").asText("not shown"),
                                        100 * target.path("progress").asDouble(),
                                        100 * target.path("expected").asDouble()));
        return target;
    }
}
