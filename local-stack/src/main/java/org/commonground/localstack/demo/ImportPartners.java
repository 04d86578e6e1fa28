package org.commonground.localstack.demo;

/** The partnership office loads the city's directory of partners and their services. */
public final class ImportPartners {
    private final Stage stage;

    public ImportPartners(Stage stage) {
        this.stage = stage;
    }

    public record Outcome(ImportFile.Outcome job, long partners, long services) {}

    public Outcome run() {
        stage.narrator().step(2, "The partnership office loads a directory of partners");
        var job = new ImportFile(stage).run(Actor.OFFICER, "PARTNER_DIRECTORY_CSV", "text/csv", DemoData.DIRECTORY);
        var partners = stage.count(Actor.OFFICER, "/v1/partners");
        var services = stage.count(Actor.OFFICER, "/v1/services");
        stage.narrator().fact("import", "%s: %s".formatted(job.state(), job.sentence()));
        stage.narrator().fact("now known", "%d partners with %d services".formatted(partners, services));
        return new Outcome(job, partners, services);
    }
}
