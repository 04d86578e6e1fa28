package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** The selection has opened a partnership by event; the principal plans it. */
public final class FormPartnership {
    private final Stage stage;

    public FormPartnership(Stage stage) {
        this.stage = stage;
    }

    public record Outcome(JsonNode partnership) {}

    public Outcome run(FindPartner.Outcome choice) {
        stage.narrator().step(7, "The choice has opened a partnership, by event; the principal plans it");
        var partnership = opened(choice.scan());
        var path = "/v1/partnerships/" + Stage.id(partnership);
        stage.narrator()
                .fact(
                        "partnership",
                        "%s \"%s\": %s"
                                .formatted(
                                        partnership.path("code").asText(),
                                        partnership.path("title").asText(),
                                        String.join(" and ", names(partnership))));
        if (!partnership.has("onRampSummary"))
            partnership = stage.change(Actor.PRINCIPAL, path, partnership, Json.parse("""
                    {
                      "purposes": ["ENHANCE_ACADEMICS", "MUTUAL_CONCERN"],
                      "statement": "Every student has somewhere to go after school, and somebody who helps with homework.",
                      "onRampSummary": "The city pays the programme this year, the school gives two rooms; a liaison walks the students over. Next year's money is asked for by March."
                    }"""));
        if (Stage.state(partnership).equals("EXPLORING"))
            partnership = stage.move(Actor.PRINCIPAL, path, partnership, "PLANNING");
        if (Stage.state(partnership).equals("PLANNING"))
            partnership = stage.move(Actor.PRINCIPAL, path, partnership, "FORMALIZING");
        stage.narrator()
                .fact(
                        "benefits",
                        String.join(
                                "; ",
                                Json.items(partnership.path("benefits")).stream()
                                        .map(each -> "%s: %s"
                                                .formatted(
                                                        each.path("direction").asText(),
                                                        each.path("description").asText()))
                                        .toList()));
        stage.narrator().fact("now", Stage.state(partnership));
        return new Outcome(partnership);
    }

    private JsonNode opened(JsonNode scan) {
        return stage.until(
                "for the partnership that the selection opens",
                () -> stage
                        .list(
                                Actor.PRINCIPAL,
                                "/v1/partnerships",
                                "partnerIds ~ '%s'"
                                        .formatted(stage.data().partner().id()))
                        .stream()
                        .filter(each -> each.path("scanId").asText().equals(Stage.id(scan)))
                        .findFirst());
    }

    private List<String> names(JsonNode partnership) {
        var labels = partnership.path("labels");
        return Stream.of(stage.data().school().id(), stage.data().partner().id())
                .map(id -> labels.path(id).asText(id))
                .toList();
    }
}
