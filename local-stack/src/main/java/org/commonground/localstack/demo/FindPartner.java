package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A landscape scan: who could help, how well they fit, which need nobody meets, and whom school and families choose. */
public final class FindPartner {
    private static final int SHOWN = 5;
    private static final Set<String> PARTNERSHIP_OVER = Set.of("NOT_PURSUED", "ENDING", "ENDED");
    private static final List<String> COMPONENTS = List.of("CATEGORY", "GEOGRAPHY", "TIMING", "CAPACITY", "COMPLIANCE");

    private final Stage stage;

    public FindPartner(Stage stage) {
        this.stage = stage;
    }

    /**
     * One line of the map.
     *
     * @param fit how well the partner fits the need, 0 to 1
     * @param components of the fit, as far as they are known
     */
    public record Candidate(
            String id, String partnerId, String name, BigDecimal fit, List<Component> components, String standing) {
        /** A part of a fit, with its reason. */
        public record Component(String name, String value, String reason) {}

        String component(String name) {
            return components.stream()
                    .filter(each -> each.name().equals(name))
                    .map(Component::value)
                    .findFirst()
                    .orElse("?");
        }
    }

    /**
     * What the scan brought.
     *
     * @param candidates for the main need, the best first
     * @param gaps ids of the needs without a candidate
     */
    public record Outcome(JsonNode scan, List<Candidate> candidates, List<String> gaps, JsonNode selection) {}

    public Outcome run(RecordNeeds.Outcome needs, SetGoal.Outcome goal) {
        stage.narrator().step(6, "A landscape scan finds who could help, and the school chooses with a family");
        var scan = scan(needs, goal);
        if (Stage.state(scan).equals("PLANNED")) scan = stage.move(Actor.LIAISON, path(scan), scan, "OPEN");
        if (Stage.state(scan).equals("OPEN") || Stage.state(scan).equals("MATCHING")) scan = match(scan, needs);
        var map = stage.show(Call.get(Actor.LIAISON, path(scan) + "/map"));
        var candidates = candidates(map, Stage.id(needs.main()));
        showBest(candidates);
        if (Stage.state(scan).equals("MATCHING")) scan = explainGaps(scan, map);
        if (Stage.state(scan).equals("MATCHING")) {
            scan = stage.move(Actor.LIAISON, path(scan), scan, "MAPPED");
            map = stage.get(Actor.LIAISON, path(scan) + "/map");
        }
        var gaps = Json.items(map.path("needsWithoutCandidate"));
        for (var gap : gaps) showGap(map, gap);
        if (Stage.state(scan).equals("MAPPED")) {
            choose(scan, candidates);
            scan = stage.get(Actor.LIAISON, path(scan));
        }
        var selection = stage.get(Actor.FAMILY, path(scan) + "/selection");
        stage.narrator()
                .fact(
                        "chosen",
                        "%s, by %s"
                                .formatted(
                                        stage.data().partner().name(),
                                        String.join(
                                                " and ",
                                                selection.path("decidedBy").findValuesAsText("role"))));
        return new Outcome(
                scan,
                candidates,
                gaps.stream().map(each -> each.path("needId").asText()).toList(),
                selection);
    }

    private static String path(JsonNode scan) {
        return "/v1/landscape-scans/" + Stage.id(scan);
    }

    private JsonNode scan(RecordNeeds.Outcome needs, SetGoal.Outcome goal) {
        var needId = Stage.id(needs.main());
        var earlier = stage.list(Actor.LIAISON, "/v1/landscape-scans", "needIds ~ '%s'".formatted(needId));
        return earlier.stream()
                .filter(each -> !Stage.state(each).equals("CLOSED"))
                .reduce((_, last) -> last)
                .filter(each -> !hasEnded(each, needId))
                .orElseGet(() -> stage.create(
                        Actor.LIAISON,
                        "/v1/landscape-scans",
                        "scan-%s-%d".formatted(needId, earlier.size()),
                        plan(needs, goal, earlier.size() + 1)));
    }

    /** What was decided once and has ended since leaves the need open again. */
    private boolean hasEnded(JsonNode scan, String needId) {
        return stage.list(Actor.LIAISON, "/v1/partnerships", "needIds ~ '%s'".formatted(needId)).stream()
                .anyMatch(each -> each.path("scanId").asText().equals(Stage.id(scan))
                        && PARTNERSHIP_OVER.contains(Stage.state(each)));
    }

    private JsonNode plan(RecordNeeds.Outcome needs, SetGoal.Outcome goal, int round) {
        return Json.parse("""
                {
                  "title": "Help after school, round %d",
                  "needIds": ["%s", "%s"],
                  "goalIds": ["%s"],
                  "participants": [{"role": "SCHOOL_LEADER"}, {"role": "FAMILY"}, {"role": "COMMUNITY"}],
                  "preferences": {"timings": ["AFTER_SCHOOL"], "reachKm": 5}
                }""".formatted(round, Stage.id(needs.main()), Stage.id(needs.gap()), Stage.id(goal.goal())));
    }

    /** The partner's approval comes here by event; the registry is asked again until it counts in the score. */
    private JsonNode match(JsonNode scan, RecordNeeds.Outcome needs) {
        var open = new ArrayList<>(List.of(scan));
        var asked = new ArrayList<Call>();
        var matched =
                stage.until("for the partner's services and approval to arrive where candidates are scored", () -> {
                    var call = Call.post(
                                    Actor.LIAISON,
                                    path(scan) + "/transitions",
                                    Json.object().put("to", "MATCHING"))
                            .ifStill(open.getLast());
                    asked.add(call);
                    open.add(stage.api().send(call).body());
                    var map = stage.get(Actor.LIAISON, path(scan) + "/map");
                    var ours = candidates(map, Stage.id(needs.main())).stream()
                            .filter(each -> each.partnerId()
                                    .equals(stage.data().partner().id()))
                            .filter(each -> each.standing().equals("APPROVED"))
                            .findFirst();
                    return ours.map(_ -> open.getLast());
                });
        stage.narrator().call(asked.getFirst());
        return matched;
    }

    private static List<Candidate> candidates(JsonNode map, String needId) {
        return Json.items(map.path("edges")).stream()
                .filter(edge -> edge.path("needId").asText().equals(needId) && edge.has("fitSchoolToPartner"))
                .map(edge -> candidate(map, edge))
                .sorted(Comparator.comparing(Candidate::fit).reversed().thenComparing(Candidate::name))
                .toList();
    }

    private static Candidate candidate(JsonNode map, JsonNode edge) {
        var id = edge.path("candidateId").asText();
        var candidate = Json.items(map.path("candidates")).stream()
                .filter(each -> Stage.id(each).equals(id))
                .findFirst()
                .orElseThrow();
        var components = Json.items(edge.path("fit").path("schoolToPartner").path("components")).stream()
                .filter(each -> each.has("value"))
                .map(each -> new Candidate.Component(
                        each.path("component").asText(),
                        "%.2f".formatted(each.path("value").asDouble()),
                        each.path("reason").asText()))
                .toList();
        return new Candidate(
                id,
                candidate.path("partnerId").asText(),
                candidate.path("name").asText(),
                edge.path("fitSchoolToPartner").decimalValue(),
                components,
                candidate.path("registrationState").asText());
    }

    private void showBest(List<Candidate> candidates) {
        stage.narrator()
                .fact(
                        "candidates",
                        "%d; the best, with what their fit is made of (? is not known and left out):"
                                .formatted(candidates.size()));
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<>(List.of("", "partner", "fit"));
        COMPONENTS.forEach(each -> header.add(each.toLowerCase(Locale.ROOT)));
        rows.add(header);
        candidates.stream().limit(SHOWN).forEach(each -> {
            var row = new ArrayList<>(List.of(
                    Integer.toString(rows.size()),
                    each.name(),
                    each.fit().setScale(2, RoundingMode.HALF_UP).toPlainString()));
            COMPONENTS.forEach(component -> row.add(each.component(component)));
            rows.add(row);
        });
        stage.narrator().table(rows);
        candidates.stream()
                .findFirst()
                .ifPresent(best -> stage.narrator()
                        .fact(
                                "why the first",
                                String.join(
                                        "; ",
                                        best.components().stream()
                                                .map(Candidate.Component::reason)
                                                .toList())));
    }

    private JsonNode explainGaps(JsonNode scan, JsonNode map) {
        var unexplained = Json.items(map.path("needsWithoutCandidate")).stream()
                .filter(each -> !each.has("reason"))
                .toList();
        if (unexplained.isEmpty()) return scan;
        var patch = Json.object();
        var reasons = patch.putArray("noCandidates");
        for (var gap : unexplained)
            reasons.addObject()
                    .put("needId", gap.path("needId").asText())
                    .put("reason", "Nobody in the directory offers it; the partnership office will look further.");
        return stage.change(Actor.LIAISON, path(scan), scan, patch);
    }

    private void showGap(JsonNode map, JsonNode gap) {
        var need = Json.items(map.path("needs")).stream()
                .filter(each -> Stage.id(each).equals(gap.path("needId").asText()))
                .findFirst()
                .orElseThrow();
        stage.narrator()
                .fact(
                        "a gap",
                        "%s has no candidate: %s"
                                .formatted(
                                        need.path("category").asText(),
                                        gap.path("reason").asText()));
    }

    private void choose(JsonNode scan, List<Candidate> candidates) {
        var ours = candidates.stream()
                .filter(each -> each.partnerId().equals(stage.data().partner().id()))
                .findFirst()
                .orElseThrow(() -> new StoryStuck("the partner of the story is no candidate"));
        var decision = Json.object();
        decision.putArray("chosenCandidateIds").add(ours.id());
        var rejected = decision.putArray("rejected");
        candidates.stream()
                .filter(each -> !each.equals(ours))
                .limit(2)
                .forEach(each ->
                        rejected.addObject().put("candidateId", each.id()).put("reasonCode", "LOWER_FIT"));
        decision.setAll((ObjectNode) Json.parse("""
                        {
                          "criteria": ["Within walking distance", "Approved by the district", "Places after school"],
                          "decidedBy": [{"role": "SCHOOL_LEADER", "personId": "principal"}, {"role": "FAMILY", "personId": "family"}],
                          "rationale": "Close enough to walk to in winter, with places from the first day.",
                          "benefitsToSchool": ["Homework help and a safe place on five afternoons a week"],
                          "benefitsToPartner": ["The gym on Saturdays, and families who hear of the programme at school"]
                        }"""));
        stage.create(Actor.PRINCIPAL, path(scan) + "/selection", "selection-" + Stage.id(scan), decision);
    }
}
