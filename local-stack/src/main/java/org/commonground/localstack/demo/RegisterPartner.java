package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;

/**
 * The partner completes its profile and asks to be approved; the partnership office verifies its insurance, reviews and approves
 * it.
 */
public final class RegisterPartner {
    private final Stage stage;
    private final String path;

    public RegisterPartner(Stage stage) {
        this.stage = stage;
        this.path = "/v1/partners/" + stage.data().partner().id();
    }

    /**
     * How it came out.
     *
     * @param insurance the credential that the approval rests on
     */
    public record Outcome(String state, LocalDate validTo, int services, JsonNode insurance) {}

    public Outcome run() {
        stage.narrator().step(3, "A partner registers and is approved");
        var partner = stage.get(Actor.PARTNER_ADMIN, path);
        stage.narrator().fact("found", "%s is %s".formatted(partner.path("name").asText(), Stage.state(partner)));
        if (!partner.path("policiesAcknowledged").asBoolean()
                || partner.path("contacts").isEmpty()) partner = complete(partner);
        while (!Stage.state(partner).equals("APPROVED")) partner = next(partner);
        var validTo = LocalDate.parse(partner.path("validTo").asText());
        var services = stage.list(
                Actor.PARTNER_ADMIN,
                "/v1/services",
                "partnerId = '%s'".formatted(stage.data().partner().id()));
        stage.narrator().fact("now", "APPROVED until %s, with %d services".formatted(validTo, services.size()));
        return new Outcome(
                Stage.state(partner),
                validTo,
                services.size(),
                insurances("VERIFIED").getLast());
    }

    private JsonNode complete(JsonNode partner) {
        stage.narrator().fact("partner-admin", "acknowledges the district's policies and names a contact, as a role");
        return stage.change(Actor.PARTNER_ADMIN, path, partner, Json.parse("""
                {
                  "policiesAcknowledged": true,
                  "contacts": [
                    {"name": "Programme director", "email": "programmes@example.org", "visibility": "DISTRICT"}
                  ]
                }"""));
    }

    private JsonNode next(JsonNode partner) {
        return switch (Stage.state(partner)) {
            case "PROSPECT" -> move(Actor.PARTNER_ADMIN, partner, "DRAFT", "takes its entry over");
            case "DRAFT", "CHANGES_REQUESTED", "EXPIRED" ->
                move(Actor.PARTNER_ADMIN, partner, "SUBMITTED", "asks to be approved");
            case "SUBMITTED" -> move(Actor.OFFICER, partner, "UNDER_REVIEW", "begins the review");
            case "UNDER_REVIEW", "SUSPENDED" -> approve(partner);
            default ->
                throw new StoryStuck("%s is %s in the registry"
                        .formatted(partner.path("name").asText(), Stage.state(partner)));
        };
    }

    private JsonNode approve(JsonNode partner) {
        var until = new SchoolYear(stage).lastDay();
        insure(until);
        stage.narrator().fact("officer", "approves it until %s, the end of the school year".formatted(until));
        return stage.move(
                Actor.OFFICER,
                path,
                partner,
                Json.object().put("to", "APPROVED").put("validTo", until.toString()));
    }

    /** No approval without insurance; who submitted the certificate does not verify it. */
    private void insure(LocalDate until) {
        if (!insurances("VERIFIED").isEmpty()) return;
        var waiting = insurances("SUBMITTED");
        var certificate = waiting.isEmpty() ? submit(until) : waiting.getLast();
        stage.narrator().fact("officer", "verifies the certificate of insurance");
        stage.move(Actor.OFFICER, "/v1/credentials/" + Stage.id(certificate), certificate, "VERIFIED");
    }

    private JsonNode submit(LocalDate until) {
        stage.narrator()
                .fact("partner-admin", "shows its general liability insurance; the paper stays where it is kept");
        var certificate = Json.object()
                .put("partnerId", stage.data().partner().id())
                .put("kind", "GENERAL_LIABILITY")
                .put("issuer", "Example Mutual Insurance")
                .put("number", "GL-DEMO-1")
                .put("additionalInsured", true)
                .put("issuedOn", stage.today().toString())
                .put("expiresOn", until.plusDays(30).toString())
                .put("evidenceRef", "vault/demo/1");
        certificate.putObject("limitAmount").put("amount", "1000000.00").put("currency", "USD");
        return stage.create(
                Actor.PARTNER_ADMIN,
                "/v1/credentials",
                "insurance-%s-%s".formatted(stage.data().partner().id(), stage.today()),
                certificate);
    }

    private List<JsonNode> insurances(String state) {
        return stage.list(
                Actor.PARTNER_ADMIN,
                "/v1/credentials",
                "partnerId = '%s' AND kind = 'GENERAL_LIABILITY' AND state = '%s'"
                        .formatted(stage.data().partner().id(), state));
    }

    private JsonNode move(Actor actor, JsonNode partner, String to, String what) {
        stage.narrator().fact(actor.account(), "%s: %s → %s".formatted(what, Stage.state(partner), to));
        return stage.move(actor, path, partner, to);
    }
}
