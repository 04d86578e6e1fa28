package org.commonground.localstack.demo;

import java.util.ArrayList;
import java.util.List;

/** Another district's partnership officer asks for the same things. */
public final class LookFromElsewhere {
    private final Stage stage;

    public LookFromElsewhere(Stage stage) {
        this.stage = stage;
    }

    /** How each question was answered. */
    public record Outcome(List<Look> looks) {}

    /**
     * One question.
     *
     * @param here the status that the own district gets
     * @param elsewhere the status that the other district gets
     * @param items of a list, as the other district gets it
     */
    public record Look(String path, int here, int elsewhere, long items) {}

    public Outcome run(List<String> paths) {
        stage.narrator().step(11, "Another district asks for the same, and there is nothing");
        var looks = new ArrayList<Look>();
        for (var path : paths) {
            var here = stage.api().ask(Call.get(Actor.OFFICER, path));
            var elsewhere = stage.api().ask(Call.get(Actor.OFFICER_ELSEWHERE, path));
            looks.add(new Look(
                    path,
                    here.status(),
                    elsewhere.status(),
                    elsewhere.body().path("items").size()));
        }
        stage.narrator().call(Call.get(Actor.OFFICER_ELSEWHERE, paths.getFirst()));
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("asked for", "officer", "officer-elsewhere"));
        for (var look : looks)
            rows.add(List.of(
                    look.path(),
                    Integer.toString(look.here()),
                    look.elsewhere() == 200
                            ? "200, %d items".formatted(look.items())
                            : Integer.toString(look.elsewhere())));
        stage.narrator().table(rows);
        return new Outcome(looks);
    }
}
