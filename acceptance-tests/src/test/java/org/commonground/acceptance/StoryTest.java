package org.commonground.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.commonground.localstack.demo.Actor;
import org.commonground.localstack.demo.AskAnalytics.Cell;
import org.commonground.localstack.demo.Call;
import org.commonground.localstack.demo.DemoData;
import org.commonground.localstack.demo.FindPartner.Candidate;
import org.commonground.localstack.demo.Json;
import org.commonground.localstack.demo.Narrator;
import org.commonground.localstack.demo.Stage;
import org.commonground.localstack.demo.Story;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * From a school's need to what came of it. No service knows where another one is, so whatever one of them tells of another's
 * things has come to it by event.
 */
@ExtendWith(SuiteExtension.class)
@Order(1) // it counts rows: before anybody adds some
class StoryTest {
    private final DemoData data = DemoData.load();
    private final RunningSuite suite;
    private final Story story;

    StoryTest(RunningSuite suite) {
        this.suite = suite;
        this.story = suite.told().story();
    }

    @Test
    void the_sis_brings_every_school_and_term() {
        assertThat(story.schools().job().state()).isEqualTo("SUCCEEDED");
        assertThat(story.schools().job().rows()).isEqualTo(Map.of("CREATED", 683L));
        assertThat(story.schools().organisations()).isEqualTo(662);
        assertThat(story.schools().sessions()).isEqualTo(21);
        assertThat(story.schools().school().path("name").asText())
                .isEqualTo(data.school().name());
    }

    @Test
    void an_accepted_import_is_done_although_its_process_was_killed() {
        assertThat(suite.told().faults().killed()).contains("registry");
        assertThat(story.partners().job().state()).isEqualTo("SUCCEEDED");
        assertThat(story.partners().partners()).isEqualTo(179);
        assertThat(story.partners().services()).isEqualTo(296);
    }

    @Test
    void a_partner_is_approved_for_a_while() {
        assertThat(story.registration().state()).isEqualTo("APPROVED");
        assertThat(story.registration().validTo()).isAfter(LocalDate.parse(text(agreement(), "effectiveOn")));
        assertThat(story.registration().services()).isEqualTo(2);
        assertThat(Stage.state(story.registration().insurance()))
                .as("what the approval rests on")
                .isEqualTo("VERIFIED");
    }

    @Test
    void a_school_has_needs_where_needs_are_kept() {
        assertThat(story.needs().main().path("scopeId").asText())
                .isEqualTo(data.school().id());
        assertThat(Stage.state(story.needs().main())).isEqualTo("VALIDATED");
        assertThat(read(Actor.OFFICER, "/v1/needs/" + Stage.id(story.needs().main()))
                        .path("state")
                        .asText())
                .as("after a partner was selected for it")
                .isEqualTo("ADDRESSED");
    }

    @Test
    void a_goal_without_baseline_and_due_too_late_fails_m3_and_t2_until_it_is_mended() {
        assertThat(story.goal().failures()).containsExactly("M3", "T2");
        assertThat(story.goal().goal().path("smartScore").asInt()).isEqualTo(5);
        assertThat(Stage.state(story.goal().goal())).isEqualTo("ADOPTED");
    }

    @Test
    void the_best_candidate_comes_first_and_each_fit_is_explained() {
        var candidates = story.choice().candidates();
        assertThat(candidates).hasSizeGreaterThan(5);
        assertThat(candidates)
                .isSortedAccordingTo(Comparator.comparing(Candidate::fit).reversed());
        assertThat(candidates.getFirst().name()).isEqualTo(data.partner().name());
        assertThat(candidates.getFirst().standing()).isEqualTo("APPROVED");
        assertThat(candidates).allSatisfy(each -> {
            assertThat(each.components()).isNotEmpty();
            assertThat(each.components())
                    .allSatisfy(part -> assertThat(part.reason()).isNotBlank());
        });
    }

    @Test
    void a_need_that_nobody_meets_is_shown_as_a_gap() {
        assertThat(story.choice().gaps()).containsExactly(Stage.id(story.needs().gap()));
    }

    @Test
    void a_school_leader_and_a_family_member_chose() {
        assertThat(story.choice().selection().path("decidedBy").findValuesAsText("role"))
                .containsExactly("SCHOOL_LEADER", "FAMILY");
        assertThat(Json.texts(story.choice().selection().path("chosenPartnerIds")))
                .containsExactly(data.partner().id());
    }

    @Test
    void a_selection_opens_one_partnership_although_nobody_was_there_to_hear_of_it() {
        assertThat(suite.told().faults().killed()).contains("mou");
        var partnerships = list(Actor.OFFICER, "/v1/partnerships");
        assertThat(partnerships).hasSize(1);
        var partnership = partnerships.getFirst();
        assertThat(text(partnership, "scanId"))
                .isEqualTo(Stage.id(story.choice().scan()));
        assertThat(Json.texts(partnership.path("needIds")))
                .containsExactly(Stage.id(story.needs().main()));
        assertThat(Json.texts(partnership.path("goalIds")))
                .containsExactly(Stage.id(story.goal().goal()));
        assertThat(text(partnership.path("labels"), data.school().id()))
                .isEqualTo(data.school().name());
        assertThat(text(partnership.path("labels"), data.partner().id()))
                .isEqualTo(data.partner().name());
        assertThat(Stage.state(partnership)).isEqualTo("ACTIVE");
    }

    @Test
    void an_agreement_in_force_carries_both_signatures_on_the_document_that_was_reviewed() throws Exception {
        assertThat(Stage.state(agreement())).isEqualTo("ACTIVE");
        var certificate = story.agreed().certificate();
        var document = suite.get(
                "%s/v1/agreements/%s/versions/%d/document"
                        .formatted(
                                suite.gateway(),
                                Stage.id(agreement()),
                                agreement().path("versionNo").asInt()),
                suite.token("officer"));
        assertThat(document.statusCode()).isEqualTo(200);
        var sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(document.body().getBytes(UTF_8)));
        assertThat(text(certificate, "documentSha256")).isEqualTo(sha256);
        assertThat(certificate.path("signatures")).hasSize(2).allSatisfy(each -> {
            assertThat(Stage.state(each)).isEqualTo("SIGNED");
            assertThat(text(each, "documentSha256")).isEqualTo(sha256);
        });
        assertThat(certificate.path("signatures").findValuesAsText("side")).containsExactly("PARTNER", "DISTRICT");
        assertThat(certificate.path("trailIntact").asBoolean()).isTrue();
    }

    @Test
    void an_adopted_goal_makes_one_target() {
        var targets = list(Actor.ANALYST, "/v1/targets");
        assertThat(targets).hasSize(1);
        assertThat(text(targets.getFirst(), "goalId"))
                .isEqualTo(Stage.id(story.goal().goal()));
        assertThat(targets.getFirst().path("target").decimalValue()).isEqualByComparingTo("60");
    }

    @Test
    void observations_that_were_accepted_count_although_the_service_was_killed() {
        assertThat(suite.told().faults().killed()).contains("metrics");
        assertThat(story.loaded().received()).isEqualTo(30);
        var target = story.asked().target();
        assertThat(target.path("value").decimalValue()).isEqualByComparingTo("55.4945");
        assertThat(text(target, "status")).isIn("ON_TRACK", "AT_RISK", "OFF_TRACK");
    }

    @Test
    void a_small_group_is_hidden_together_with_another_and_the_total_is_shown() {
        var tables = story.asked().cells().stream()
                .collect(Collectors.groupingBy(each -> each.measure() + " in " + each.period()));
        assertThat(tables).hasSize(6);
        assertThat(tables).allSatisfy((table, cells) -> {
            assertThat(cells).hasSize(6);
            assertThat(cell(cells, "MULTI").isSuppressed()).isTrue();
            assertThat(cell(cells, "everybody").status()).isEqualTo("OK");
            assertThat(cells.stream().filter(Cell::isSuppressed)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(cells.stream().filter(Cell::isSuppressed))
                    .allSatisfy(hidden -> assertThat(hidden.row().properties().stream()
                                    .map(Map.Entry::getKey)
                                    .filter(List.of("value", "coded", "numerator", "denominator", "n")::contains))
                            .isEmpty());
        });
    }

    @Test
    void another_district_sees_nothing_of_it() {
        assertThat(story.elsewhere().looks()).hasSize(11).allSatisfy(look -> {
            assertThat(look.here()).isEqualTo(200);
            if (look.elsewhere() == 200) assertThat(look.items()).isZero();
            else assertThat(look.elsewhere()).isEqualTo(404);
        });
    }

    @Test
    void each_service_was_killed_once() {
        assertThat(suite.told().faults().killed())
                .containsExactlyInAnyOrder("registry", "needs", "mou", "metrics", "gateway");
    }

    @Test
    void told_again_it_finds_everything_and_writes_only_what_comes_again_every_night() {
        var writes = new ArrayList<Call>();
        var again = Story.tell(suite.stage(new Narrator() {
            @Override
            public void call(Call call) {
                if (!call.method().equals("GET")) writes.add(call);
            }
        }));
        assertThat(writes).map(Call::path).containsExactly("/v1/imports", "/v1/imports", "/v1/observations:batch");
        assertThat(again.schools().job().rows()).containsOnlyKeys("UNCHANGED");
        assertThat(again.partners().job().rows()).containsOnlyKeys("UNCHANGED");
        assertThat(Stage.id(again.agreed().agreement())).isEqualTo(Stage.id(agreement()));
        for (var path :
                List.of("/v1/goals", "/v1/landscape-scans", "/v1/partnerships", "/v1/agreements", "/v1/targets"))
            assertThat(list(Actor.OFFICER, path)).as(path).hasSize(1);
        assertThat(list(Actor.OFFICER, "/v1/needs")).hasSize(2);
    }

    private JsonNode agreement() {
        return story.agreed().agreement();
    }

    private static Cell cell(List<Cell> cells, String group) {
        return cells.stream()
                .filter(each -> each.group().equals(group))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode read(Actor actor, String path) {
        return Json.parse(
                suite.get(suite.gateway() + path, suite.token(actor.account())).body());
    }

    private List<JsonNode> list(Actor actor, String path) {
        return Json.items(read(actor, path).path("items"));
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText();
    }
}
