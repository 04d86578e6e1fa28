package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The agreement: drafted, shared, reviewed by three units, signed by both sides, in force; then the partnership begins. */
public final class MakeAgreement {
    private static final Set<String> OVER =
            Set.of("CANCELLED", "DRAFT_EXPIRED", "TERMINATING", "TERMINATED", "EXPIRED", "CLOSED");
    private static final Map<String, Actor> REVIEWERS =
            Map.of("SCHOOL_LEADER", Actor.PRINCIPAL, "PARTNERSHIP_OFFICE", Actor.OFFICER, "LEGAL", Actor.LEGAL);

    private static final int MOST_STEPS = 20;

    private final Stage stage;

    public MakeAgreement(Stage stage) {
        this.stage = stage;
    }

    public record Outcome(JsonNode agreement, JsonNode partnership, JsonNode certificate) {}

    public Outcome run(FormPartnership.Outcome formed) {
        stage.narrator().step(8, "The agreement is written, reviewed, signed, and in force");
        var agreement = agreement(formed.partnership());
        var path = path(agreement);
        stage.narrator()
                .fact(
                        "agreement",
                        "%s \"%s\", from %s to %s"
                                .formatted(
                                        agreement.path("number").asText(),
                                        agreement.path("title").asText(),
                                        agreement.path("effectiveOn").asText(),
                                        agreement.path("expiresOn").asText()));
        for (int steps = 0; !Stage.state(agreement).equals("ACTIVE"); steps++) {
            if (steps > MOST_STEPS) throw new StoryStuck("the agreement stays " + Stage.state(agreement));
            next(agreement);
            agreement = stage.get(Actor.LIAISON, path);
        }
        stage.narrator().fact("now", "ACTIVE");
        var partnership = begin(formed.partnership());
        var certificate = stage.show(Call.get(Actor.LIAISON, path + "/certificate"));
        stage.narrator()
                .fact(
                        "certificate",
                        "%d signatures on document %s…, a trail of %d entries%s"
                                .formatted(
                                        certificate.path("signatures").size(),
                                        certificate
                                                .path("documentSha256")
                                                .asText()
                                                .substring(0, 12),
                                        certificate.path("trail").size(),
                                        certificate.path("trailIntact").asBoolean() ? ", intact" : ", BROKEN"));
        return new Outcome(agreement, partnership, certificate);
    }

    private static String path(JsonNode agreement) {
        return "/v1/agreements/" + Stage.id(agreement);
    }

    private JsonNode agreement(JsonNode partnership) {
        var partnershipId = Stage.id(partnership);
        var earlier = stage.list(Actor.LIAISON, "/v1/agreements", "partnershipId = '%s'".formatted(partnershipId));
        return earlier.stream()
                .filter(each -> !OVER.contains(Stage.state(each)))
                .reduce((_, last) -> last)
                .orElseGet(() -> stage.create(
                        Actor.LIAISON,
                        "/v1/agreements",
                        "agreement-%s-%d".formatted(partnershipId, earlier.size()),
                        draft(partnershipId)));
    }

    private JsonNode draft(String partnershipId) {
        return Json.parse("""
                {
                  "partnershipId": "%s",
                  "title": "Help after school",
                  "summary": "Homework help and activities for students of the school on five afternoons a week.",
                  "effectiveOn": "%s",
                  "expiresOn": "%s",
                  "obligations": [
                    {"side": "SCHOOL", "description": "Gives two rooms and names the students with their families' consent"},
                    {"side": "PARTNER", "description": "Keeps 24 places free and sends two trained tutors each afternoon"}
                  ]
                }""".formatted(partnershipId, stage.today(), new SchoolYear(stage).lastDay()));
    }

    private void next(JsonNode agreement) {
        switch (Stage.state(agreement)) {
            case "DRAFT" -> move(Actor.LIAISON, agreement, "NEGOTIATING", "shares the draft with the partner");
            case "NEGOTIATING" -> move(Actor.PRINCIPAL, agreement, "IN_REVIEW", "sends it to the reviewers");
            case "IN_REVIEW" -> review(agreement);
            case "APPROVED" -> move(Actor.OFFICER, agreement, "OUT_FOR_SIGNATURE", "asks both sides to sign");
            case "OUT_FOR_SIGNATURE" -> sign(agreement);
            case "SUSPENDED" -> move(Actor.OFFICER, agreement, "ACTIVE", "takes it up again");
            case "EXECUTED" ->
                stage.until(
                        "for the agreement to come into force",
                        () -> Optional.of(stage.get(Actor.LIAISON, path(agreement)))
                                .filter(each -> !Stage.state(each).equals("EXECUTED")));
            default -> throw new StoryStuck("the agreement is " + Stage.state(agreement));
        }
    }

    private void move(Actor actor, JsonNode agreement, String to, String what) {
        stage.narrator().fact(actor.account(), "%s: %s → %s".formatted(what, Stage.state(agreement), to));
        var step = Json.object().put("to", to);
        stage.move(actor, path(agreement), agreement, step);
    }

    private void review(JsonNode agreement) {
        var pending = stage.list(Actor.OFFICER, path(agreement) + "/reviews", "state = 'PENDING'");
        for (var task : pending) {
            var unit = task.path("unit").asText();
            var reviewer = Optional.ofNullable(REVIEWERS.get(unit))
                    .orElseThrow(() -> new StoryStuck("nobody of the demo accounts decides for " + unit));
            var outcome = stage.create(
                    reviewer,
                    path(agreement) + "/reviews/" + unit,
                    "review-%s-%d"
                            .formatted(Stage.id(task), agreement.path("version").asLong()),
                    Json.object()
                            .put("decision", "APPROVED")
                            .put("versionNo", agreement.path("versionNo").asInt()));
            stage.narrator()
                    .fact(
                            reviewer.account(),
                            "approves for %s; the agreement is %s"
                                    .formatted(
                                            unit, outcome.path("agreementState").asText()));
        }
    }

    private void sign(JsonNode agreement) {
        var slot = Json.items(stage.get(Actor.LIAISON, path(agreement) + "/signatures")
                        .path("items"))
                .stream()
                .filter(each -> Stage.state(each).equals("REQUESTED"))
                .findFirst()
                .orElseThrow(() -> new StoryStuck("no signature is asked for"));
        var forPartner = slot.path("side").asText().equals("PARTNER");
        var signer = forPartner ? Actor.PARTNER_ADMIN : Actor.SIGNATORY;
        var outcome = stage.create(
                signer,
                path(agreement) + "/signatures",
                "signature-" + Stage.id(slot),
                Json.object()
                        .put("capacityTitle", forPartner ? "Executive director" : "Chief executive's delegate")
                        .put("documentSha256", agreement.path("documentSha256").asText())
                        .put("statementAccepted", true));
        stage.narrator()
                .fact(
                        signer.account(),
                        "signs for %s; the agreement is %s"
                                .formatted(
                                        slot.path("legalName").asText(),
                                        outcome.path("agreementState").asText()));
    }

    private JsonNode begin(JsonNode formed) {
        var path = "/v1/partnerships/" + Stage.id(formed);
        var partnership = stage.get(Actor.PRINCIPAL, path);
        if (Stage.state(partnership).equals("FORMALIZING"))
            partnership = stage.move(Actor.PRINCIPAL, path, partnership, "LAUNCHING");
        if (Stage.state(partnership).equals("LAUNCHING")
                || Stage.state(partnership).equals("PAUSED"))
            partnership = stage.move(Actor.PRINCIPAL, path, partnership, "ACTIVE");
        stage.narrator()
                .fact(
                        "partnership",
                        "%s since %s"
                                .formatted(
                                        Stage.state(partnership),
                                        partnership.path("startedOn").asText()));
        return partnership;
    }
}
