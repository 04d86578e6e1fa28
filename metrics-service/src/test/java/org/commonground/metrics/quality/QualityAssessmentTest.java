package org.commonground.metrics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.metrics.quality.AssessmentState.CONSENSUS;
import static org.commonground.metrics.quality.AssessmentState.OPEN;
import static org.commonground.metrics.quality.AssessmentState.PUBLISHED;
import static org.commonground.metrics.quality.AssessmentState.RATED;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QualityAssessmentTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final UUID SCHOOL = UUID.randomUUID();
    private static final UUID PARTNER = UUID.randomUUID();
    private static final Set<Role> OFFICER = Set.of(Role.PARTNERSHIP_OFFICER);
    private static final Rubric RUBRIC = new Rubric(
            "short-v1",
            "Short",
            FrameworkKind.PROGRAM_QUALITY,
            List.of(new Rubric.Level(1, "Low"), new Rubric.Level(2, "High")),
            List.of(new Rubric.Standard(
                    "s", "Standard", List.of(new Rubric.Indicator("a", "A"), new Rubric.Indicator("b", "B")))));

    private static QualityAssessment assessment(SubjectType type) {
        return new QualityAssessment(
                UUID.randomUUID(),
                new QualityFramework(UUID.randomUUID(), 1, RUBRIC, "officer", NOW),
                new QualityAssessment.Subject(type, UUID.randomUUID(), List.of(SCHOOL), List.of(PARTNER)),
                UUID.randomUUID(),
                "officer",
                NOW);
    }

    private static QualityAssessment.Step step(RaterKind... kinds) {
        var lines = new ArrayList<Ratings.Line>();
        for (var kind : kinds)
            for (var indicator : RUBRIC.indicators()) lines.add(new Ratings.Line(indicator, kind, 1, 2));
        return new QualityAssessment.Step(RUBRIC, new Ratings(lines), TODAY, TODAY.plusYears(1));
    }

    private static final QualityAssessment.Step WHOLE = step(RaterKind.SELF, RaterKind.DISTRICT);

    /** One that stands where it should, by the way that leads there. */
    private static QualityAssessment in(AssessmentState state, int level) {
        var assessment = assessment(SubjectType.SERVICE);
        if (state == OPEN) return assessment;
        assessment.transition(RATED, OFFICER, null, WHOLE, "officer", NOW);
        assessment.agree(
                List.of(new QualityAssessment.Agreed("a", level, null), new QualityAssessment.Agreed("b", 2, null)),
                RUBRIC,
                "officer",
                NOW);
        if (state == RATED) return assessment;
        assessment.transition(CONSENSUS, OFFICER, null, WHOLE, "officer", NOW);
        if (state == CONSENSUS) return assessment;
        assessment.transition(PUBLISHED, OFFICER, null, WHOLE, "officer", NOW);
        return assessment;
    }

    @Test
    void each_role_takes_exactly_the_steps_that_are_its_own() {
        StateTable.of(AssessmentState.class, """
                OPEN      RATED     PO SL SC PM
                RATED     OPEN      PO
                RATED     CONSENSUS PO SL
                CONSENSUS RATED     PO SL
                CONSENSUS PUBLISHED PO
                """)
                .holdsFor(
                        (from, to) -> in(from, 2),
                        (assessment, from, to, by) ->
                                assessment.transition(to, Set.of(by), "because", WHOLE, "somebody", NOW),
                        assessment -> assessment.state);
    }

    private static List<String> unmet(
            QualityAssessment assessment, AssessmentState to, @Nullable String reason, QualityAssessment.Step step) {
        try {
            assessment.transition(to, OFFICER, reason, step, "officer", NOW);
            return List.of();
        } catch (Problem refused) {
            return refused.violations().stream().map(Violation::code).toList();
        }
    }

    @Test
    void it_is_rated_when_every_indicator_is() {
        assertThat(unmet(assessment(SubjectType.SERVICE), RATED, null, step())).containsExactly("unrated");
        assertThat(unmet(assessment(SubjectType.SERVICE), RATED, null, step(RaterKind.FAMILY)))
                .containsExactly("unrated");
        assertThat(unmet(assessment(SubjectType.SERVICE), RATED, null, step(RaterKind.SELF)))
                .isEmpty();
    }

    @Test
    void a_level_is_agreed_for_every_indicator() {
        var assessment = in(RATED, 2);
        assessment.agree(List.of(new QualityAssessment.Agreed("a", 2, null)), RUBRIC, "officer", NOW);
        assertThat(unmet(assessment, CONSENSUS, null, WHOLE)).containsExactly("not-agreed");
    }

    @Test
    void self_ratings_alone_are_not_published() {
        assertThat(unmet(in(CONSENSUS, 2), PUBLISHED, null, step(RaterKind.SELF)))
                .containsExactly("no-external-rating");
    }

    @Test
    void ratings_are_taken_up_again_for_a_reason() {
        assertThat(unmet(in(RATED, 2), OPEN, " ", WHOLE)).containsExactly("required");
    }

    @Test
    void what_was_agreed_is_of_the_rubric() {
        assertThatThrownBy(() -> in(RATED, 2)
                        .agree(
                                List.of(
                                        new QualityAssessment.Agreed("a", 3, null),
                                        new QualityAssessment.Agreed("x", 1, null),
                                        new QualityAssessment.Agreed("x", 1, null)),
                                RUBRIC,
                                "officer",
                                NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly(
                                        "out-of-bounds", "unknown-indicator", "unknown-indicator", "repeated"));
    }

    @Test
    void a_published_low_indicator_is_told_of() {
        var low = in(CONSENSUS, 1);
        assertThat(low.transition(PUBLISHED, OFFICER, null, WHOLE, "officer", NOW))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isInstanceOfSatisfying(
                                        QualityEvent.LowIndicator.class,
                                        event -> assertThat(event.indicators()).containsExactly("a")),
                        last -> assertThat(last).isInstanceOf(QualityEvent.Published.class));
        assertThat(low.overallLevel).isEqualTo(1);
        assertThat(in(CONSENSUS, 2).transition(PUBLISHED, OFFICER, null, WHOLE, "officer", NOW))
                .hasSize(1);
    }

    private static Caller caller(Role role, boolean ofSchool, boolean ofPartner) {
        return new Caller(
                "somebody",
                "app",
                "chicago",
                Set.of(role),
                ofSchool ? Set.of(SCHOOL) : Set.of(),
                ofPartner ? Set.of(PARTNER) : Set.of(),
                Set.of(),
                false,
                Set.of());
    }

    @Test
    void who_somebody_is_decides_as_whom_they_rate() {
        var service = assessment(SubjectType.SERVICE);
        var school = assessment(SubjectType.SCHOOL);
        assertThat(RaterKind.of(caller(Role.PARTNER_STAFF, false, true), service))
                .containsExactly(RaterKind.SELF);
        assertThat(RaterKind.of(caller(Role.PARTNER_STAFF, false, true), school))
                .containsExactly(RaterKind.PEER);
        assertThat(RaterKind.of(caller(Role.PARTNER_STAFF, false, false), service))
                .isEmpty();
        assertThat(RaterKind.of(caller(Role.SCHOOL_LEADER, true, false), service))
                .containsExactly(RaterKind.PEER);
        assertThat(RaterKind.of(caller(Role.SCHOOL_LEADER, true, false), assessment(SubjectType.PARTNERSHIP)))
                .containsExactly(RaterKind.SELF);
        assertThat(RaterKind.of(caller(Role.COMMUNITY_MEMBER, true, false), service))
                .containsExactly(RaterKind.FAMILY, RaterKind.STUDENT);
        assertThat(RaterKind.of(caller(Role.DISTRICT_REVIEWER, false, false), service))
                .containsExactly(RaterKind.DISTRICT);
        assertThat(RaterKind.of(caller(Role.ANALYST, true, true), service)).isEmpty();
    }
}
