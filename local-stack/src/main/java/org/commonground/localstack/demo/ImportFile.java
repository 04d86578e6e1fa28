package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sends a file to the registry and watches the job until it has ended. */
public final class ImportFile {
    /** A job whose process was killed goes on when its lease has ended. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stage stage;

    ImportFile(Stage stage) {
        this.stage = stage;
    }

    /** How it ended, and what became of the rows. */
    public record Outcome(String state, Map<String, Long> rows, String failure) {
        static Outcome of(JsonNode job) {
            var rows = new TreeMap<String, Long>();
            job.path("counts")
                    .properties()
                    .forEach(each -> rows.put(each.getKey(), each.getValue().asLong()));
            return new Outcome(Stage.state(job), rows, job.path("failure").asText());
        }

        String sentence() {
            return rows.entrySet().stream()
                    .map(each ->
                            "%d %s".formatted(each.getValue(), each.getKey().toLowerCase(Locale.ROOT)))
                    .collect(Collectors.joining(", "));
        }
    }

    Outcome run(Actor actor, String format, String contentType, String file) {
        var running = stage.list(actor, "/v1/imports", "kind = '%s' AND state = 'RUNNING'".formatted(format));
        var upload = Call.upload(
                        actor,
                        "/v1/imports",
                        Call.Body.ofFile(contentType, DemoData.content(file), DemoData.path(file)))
                .asking("format", format)
                .once(UUID.randomUUID().toString());
        var job = running.isEmpty() ? stage.write(upload) : running.getLast();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Stage.state(job).equals("QUEUED") || Stage.state(job).equals("RUNNING")) {
            if (System.nanoTime() > deadline) throw new WaitedInVain("for the import " + Stage.id(job));
            show(job);
            Api.pause(Duration.ofMillis(100));
            job = stage.get(actor, "/v1/imports/" + Stage.id(job));
        }
        show(job);
        stage.narrator().progressEnds();
        var outcome = Outcome.of(job);
        if (!outcome.state().equals("SUCCEEDED"))
            throw new StoryStuck("the import is %s: %s".formatted(outcome.state(), outcome.failure()));
        return outcome;
    }

    private void show(JsonNode job) {
        var progress = job.path("progress");
        stage.narrator()
                .progress(
                        "importing",
                        progress.path("done").asLong(),
                        progress.path("total").asLong());
    }
}
