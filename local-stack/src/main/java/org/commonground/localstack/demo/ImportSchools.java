package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** The district's SIS tells which schools and terms there are. */
public final class ImportSchools {
    private final Stage stage;

    public ImportSchools(Stage stage) {
        this.stage = stage;
    }

    public record Outcome(ImportFile.Outcome job, long organisations, long sessions, JsonNode school) {}

    public Outcome run() {
        stage.narrator().step(1, "The SIS tells which schools and terms there are");
        var job = new ImportFile(stage).run(Actor.SIS, "ONEROSTER_CSV", "application/zip", DemoData.ONE_ROSTER);
        var organisations = stage.count(Actor.SIS, "/v1/education-orgs");
        var sessions = stage.count(Actor.SIS, "/v1/academic-sessions");
        var school = stage.get(
                Actor.SIS, "/v1/education-orgs/" + stage.data().school().id());
        stage.narrator().fact("import", "%s: %s".formatted(job.state(), job.sentence()));
        stage.narrator().fact("now known", "%d organisations, %d academic sessions".formatted(organisations, sessions));
        stage.narrator()
                .fact(
                        "our school",
                        "%s, grades %s, %d students"
                                .formatted(
                                        school.path("name").asText(),
                                        String.join(" ", Json.texts(school.path("gradeLevels"))),
                                        school.path("enrollmentCount").asInt()));
        return new Outcome(job, organisations, sessions, school);
    }
}
