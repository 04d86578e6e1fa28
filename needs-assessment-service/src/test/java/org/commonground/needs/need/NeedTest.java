package org.commonground.needs.need;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.commonground.needs.need.NeedState.ADDRESSED;
import static org.commonground.needs.need.NeedState.DROPPED;
import static org.commonground.needs.need.NeedState.MET;
import static org.commonground.needs.need.NeedState.PRIORITIZED;
import static org.commonground.needs.need.NeedState.VALIDATED;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.GradeLevel;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.needs.vocabulary.Tier;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // what may be missing is what is tested
class NeedTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 9, 14);
    private static final Instant NOW = Instant.parse("2026-09-14T15:00:00Z");
    private static final UUID SCHOOL = UUID.fromString("01941f29-7c00-7000-8000-0000000000aa");

    @Test
    void the_graph_is_as_agreed() {
        StateTable.of(NeedState.class, """
                PROPOSED VALIDATED SL PO
                PROPOSED DROPPED SL PO
                VALIDATED PROPOSED SL PO
                VALIDATED PRIORITIZED SL PO
                VALIDATED ADDRESSED SL PO SYSTEM
                VALIDATED DROPPED SL PO
                PRIORITIZED VALIDATED SL PO
                PRIORITIZED ADDRESSED SL PO SYSTEM
                PRIORITIZED DROPPED SL PO
                ADDRESSED PRIORITIZED SL PO
                ADDRESSED PARTLY_MET SL PO
                ADDRESSED MET SL PO
                ADDRESSED DROPPED SL PO
                PARTLY_MET ADDRESSED SL PO
                PARTLY_MET MET SL PO
                PARTLY_MET DROPPED SL PO
                MET PARTLY_MET SL PO
                DROPPED PROPOSED SL PO
                """).holdsFor(NeedState.GRAPH);
    }

    @Test
    void a_complete_need_is_validated() {
        var need = need(complete());

        var event = move(need, VALIDATED, null);

        assertThat(need.state).isEqualTo(VALIDATED);
        assertThat(event).isInstanceOfSatisfying(NeedEvent.StateChanged.class, changed -> {
            assertThat(changed.from()).isEqualTo(NeedState.PROPOSED);
            assertThat(changed.need().state()).isEqualTo(VALIDATED);
        });
    }

    @Test
    void validation_says_everything_that_is_missing_at_once() {
        var need = need(Draft.of(complete())
                .with(draft -> {
                    draft.equityStatement = " ";
                    draft.priorityGroups = List.of();
                    draft.population = null;
                    draft.affected = null;
                    draft.denominator = null;
                    draft.unit = null;
                    draft.confidence = ScopeConfidence.UNKNOWN;
                })
                .said());

        assertThatThrownBy(() -> move(need, VALIDATED, null)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED);
            assertThat(problem.violations())
                    .extracting(Violation::code)
                    .containsExactly(
                            "equity-statement-missing",
                            "priority-groups-missing",
                            "population-missing",
                            "affected-count-missing",
                            "denominator-missing",
                            "unit-missing",
                            "scope-confidence-unknown");
        });
        assertThat(need.state).isEqualTo(NeedState.PROPOSED);
    }

    @Test
    void nobody_is_affected_who_does_not_exist() {
        assertThatThrownBy(() -> need(
                        Draft.of(complete()).with(draft -> draft.affected = 401).said()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::pointer, Violation::code)
                                .containsExactly(tuple("/affectedCount", "over-denominator")));
    }

    @Test
    void a_baseline_is_not_of_tomorrow() {
        assertThatThrownBy(() -> need(Draft.of(complete())
                        .with(draft -> draft.baseline = new Baseline(BigDecimal.TEN, TODAY.plusDays(1), null))
                        .said()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .containsExactly("in-the-future"));
        assertThat(need(Draft.of(complete())
                                .with(draft -> draft.baseline = new Baseline(BigDecimal.TEN, TODAY, null))
                                .said())
                        .baseline)
                .isNotNull();
    }

    @Test
    void what_was_validated_stays_valid() {
        var need = need(complete());
        move(need, VALIDATED, null);

        assertThatThrownBy(() -> change(need, draft -> draft.equityStatement = null))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.RULE_VIOLATED);
                    assertThat(problem.violations())
                            .extracting(Violation::code)
                            .containsExactly("equity-statement-missing");
                });
        assertThat(change(need, draft -> draft.affected = 110)).isTrue();
        assertThat(need.affectedCount).isEqualTo(110);
    }

    @Test
    void a_need_stays_where_it_is() {
        var need = need(complete());

        assertThatThrownBy(() -> change(need, draft -> draft.scopeId = UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .containsExactly("immutable"));
    }

    @Test
    void the_same_said_twice_changes_nothing() {
        var need = need(complete());

        assertThat(need.describe(complete(), TODAY, "somebody", NOW.plusSeconds(1)))
                .isFalse();
        assertThat(need.updatedAt()).isEqualTo(NOW);
    }

    @Test
    void a_closed_need_no_longer_changes() {
        var need = need(complete());
        move(need, DROPPED, "Not pursued this year");

        assertThatThrownBy(() -> change(need, draft -> draft.affected = 110))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "PROPOSED,DROPPED",
        "VALIDATED,PROPOSED",
        "VALIDATED,ADDRESSED",
        "PRIORITIZED,ADDRESSED",
        "ADDRESSED,PRIORITIZED",
        "ADDRESSED,PARTLY_MET",
        "ADDRESSED,MET",
        "MET,PARTLY_MET",
        "DROPPED,PROPOSED"
    })
    void some_steps_ask_for_a_reason(NeedState from, NeedState to) {
        var need = need(complete());
        need.state = from;

        assertThatThrownBy(() -> move(need, to, " "))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .containsExactly("reason-missing"));
        move(need, to, "because");
        assertThat(need.state).isEqualTo(to);
        assertThat(need.stateReason).isEqualTo("because");
    }

    @Test
    void to_prioritize_is_an_event_of_its_own() {
        var need = need(complete());
        move(need, VALIDATED, null);

        assertThat(move(need, PRIORITIZED, null))
                .isInstanceOfSatisfying(
                        NeedEvent.Prioritized.class,
                        event -> assertThat(event.type()).isEqualTo("needs.need.prioritized"));
    }

    @Test
    void the_suite_itself_addresses_a_need_but_does_not_meet_it() {
        var need = need(complete());
        move(need, VALIDATED, null);
        var suite = Caller.system("chicago");

        need.transition(ADDRESSED, suite, "A partner was selected", NOW);

        assertThat(need.state).isEqualTo(ADDRESSED);
        assertThatThrownBy(() -> need.transition(MET, suite, "done", NOW)).isInstanceOf(Problem.class);
    }

    @Test
    void the_benefit_area_follows_the_category() {
        var need = need(complete());
        assertThat(need.benefitArea).isEqualTo(NeedCategory.TUTORING.benefitArea());

        change(need, draft -> draft.category = NeedCategory.NUTRITION);

        assertThat(need.benefitArea).isEqualTo(NeedCategory.NUTRITION.benefitArea());
    }

    @ParameterizedTest
    @CsvSource({
        // severity and urgency alone, where the share is unknown: their weights are 5 and 2 of 7
        "1, ROUTINE,   , , 0.00",
        "5, EMERGENCY, , , 100.00",
        "5, ROUTINE,   , , 71.43",
        // half, three and two tenths
        "5, EMERGENCY, 400, 400, 100.00",
        "1, ROUTINE, 400, 400, 30.00",
        "4, ROUTINE, 120, 400, 46.50",
        "3, URGENT, 200, 400, 50.00",
        // too few to be shown, so they do not enter
        "5, ROUTINE, 9, 400, 71.43",
        "5, ROUTINE, 395, 400, 71.43",
        "1, ROUTINE, 10, 400, 0.75",
    })
    void the_priority_score_weighs_severity_prevalence_and_urgency(
            int severity, Urgency urgency, Integer affected, Integer of, BigDecimal expected) {
        assertThat(PriorityScore.of(severity, urgency, affected, of)).isEqualByComparingTo(expected);
    }

    @Test
    void a_count_and_its_rest_are_both_hidden_when_small() {
        assertThat(SmallCounts.hides(9)).isTrue();
        assertThat(SmallCounts.hides(10)).isFalse();
        assertThat(SmallCounts.hides(391, 400)).isTrue();
        assertThat(SmallCounts.hides(390, 400)).isFalse();
        // everybody is no secret
        assertThat(SmallCounts.hides(400, 400)).isFalse();
        assertThat(SmallCounts.hides(null, 400)).isFalse();
    }

    private static Need need(NeedDescription said) {
        return new Need(said, TODAY, "liaison", NOW);
    }

    private static boolean change(Need need, Consumer<Draft> change) {
        return need.describe(Draft.of(need.description()).with(change).said(), TODAY, "liaison", NOW);
    }

    private static NeedEvent move(Need need, NeedState to, String reason) {
        return need.transition(to, leader(), reason, NOW);
    }

    private static Caller leader() {
        return new Caller(
                "principal",
                "tests",
                "chicago",
                Set.of(Role.SCHOOL_LEADER),
                Set.of(SCHOOL),
                Set.of(),
                Set.of(),
                false,
                Set.of());
    }

    static NeedDescription complete() {
        return new NeedDescription(
                ScopeType.SCHOOL,
                SCHOOL,
                NeedCategory.TUTORING,
                "120 of 400 students in grades 6 to 8 have no tutoring",
                List.of(BeneficiaryGroup.STUDENTS),
                "Students in grades 6 to 8 reading below grade level",
                List.of("ENGLISH_LEARNERS"),
                List.of(GradeLevel.G06, GradeLevel.G07, GradeLevel.G08),
                List.of("es"),
                120,
                400,
                "students",
                null,
                ScopeConfidence.MEASURED,
                4,
                Urgency.ROUTINE,
                Tier.TIER_2,
                List.of(),
                List.of(),
                "English learners are three times as often affected",
                SourceKind.ASSESSMENT);
    }

    /** A description in the making. */
    private static final class Draft {
        private UUID scopeId;
        private NeedCategory category;
        private String population;
        private List<String> priorityGroups;
        private Integer affected;
        private Integer denominator;
        private String unit;
        private Baseline baseline;
        private ScopeConfidence confidence;
        private String equityStatement;

        static Draft of(NeedDescription said) {
            var draft = new Draft();
            draft.scopeId = said.scopeId();
            draft.category = said.category();
            draft.population = said.populationDefinition();
            draft.priorityGroups = said.priorityGroups();
            draft.affected = said.affectedCount();
            draft.denominator = said.denominator();
            draft.unit = said.unit();
            draft.baseline = said.baseline();
            draft.confidence = said.scopeConfidence();
            draft.equityStatement = said.equityStatement();
            return draft;
        }

        Draft with(Consumer<Draft> change) {
            change.accept(this);
            return this;
        }

        NeedDescription said() {
            var whole = complete();
            return new NeedDescription(
                    whole.scopeType(),
                    scopeId,
                    category,
                    whole.statement(),
                    whole.beneficiaryGroups(),
                    population,
                    priorityGroups,
                    whole.gradeLevels(),
                    whole.languages(),
                    affected,
                    denominator,
                    unit,
                    baseline,
                    confidence,
                    whole.severity(),
                    whole.urgency(),
                    whole.tier(),
                    whole.rootCauses(),
                    whole.barriers(),
                    equityStatement,
                    whole.sourceKind());
        }
    }
}
