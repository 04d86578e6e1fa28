package org.commonground.metrics.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.Frequency;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.target.TargetStatus.Thresholds;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetLifeTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final LibraryMeasure SHARE = measure(Polarity.HIGHER_BETTER, MeasureState.ACTIVE);
    private static final Thresholds NARROW =
            new Thresholds(BigDecimal.ZERO, new BigDecimal("0.05"), new BigDecimal("1.5"), BigDecimal.ZERO);

    private static LibraryMeasure measure(Polarity polarity, MeasureState state) {
        return new LibraryMeasure(
                "a.b%",
                1,
                "A share",
                ValueType.PERCENT,
                "percent",
                polarity,
                Aggregation.WEIGHTED_RATIO,
                Aggregation.WEIGHTED_RATIO,
                1,
                List.of(),
                Frequency.QUARTERLY,
                DataSource.MANUAL,
                PrivacyClass.AGGREGATE,
                null,
                List.of(),
                state,
                null);
    }

    private static NewTarget wanted(@Nullable String baseline, String target, @Nullable String stretch) {
        return new NewTarget(
                "More come every day",
                "a.b%",
                ScopeType.SCHOOL,
                UUID.randomUUID(),
                baseline == null ? null : new BigDecimal(baseline),
                null,
                new BigDecimal(target),
                stretch == null ? null : new BigDecimal(stretch),
                START,
                START.plusDays(100));
    }

    private static Target set(TargetState state) {
        return new Target(
                UUID.randomUUID(), wanted("40", "60", "70"), new BigDecimal("40"), "percent", state, "ada", NOW);
    }

    private static Target ofGoal() {
        var aim = new Target.Aim(
                UUID.randomUUID(),
                "More come every day",
                "a.b%",
                ScopeType.SCHOOL,
                UUID.randomUUID(),
                new BigDecimal("40"),
                new BigDecimal("60"),
                "percent",
                START,
                START.plusDays(100));
        return new Target(UUID.randomUUID(), aim, 1, TargetState.ACTIVE, "system", NOW);
    }

    private static Caller by(Role role) {
        return new Caller("zoe", "tests", "chicago", Set.of(role), Set.of(), Set.of(), Set.of(), true, Set.of());
    }

    @Test
    void each_role_takes_exactly_the_steps_that_are_its_own() {
        StateTable.of(TargetState.class, """
                PROPOSED ACTIVE  PO
                PROPOSED RETIRED PO SL SC
                ACTIVE   CLOSED  PO SYSTEM
                ACTIVE   RETIRED PO SYSTEM
                CLOSED   ACTIVE  SYSTEM
                CLOSED   RETIRED SYSTEM
                RETIRED  ACTIVE  SYSTEM
                RETIRED  CLOSED  SYSTEM
                """).holdsFor((from, to, role) -> {
            var target = set(from);
            target.transition(to, "because", by(role), NOW);
            return target.state;
        });
    }

    @Test
    void what_a_goal_made_moves_with_the_goal_alone() {
        var target = ofGoal();
        var refused = catchThrowableOfType(
                Problem.class, () -> target.transition(TargetState.CLOSED, null, by(Role.PARTNERSHIP_OFFICER), NOW));
        assertThat(refused.violations()).extracting(Violation::code).containsExactly("made-by-goal");
        target.end(2, TargetState.CLOSED, "system", NOW);
        assertThat(target.state).isEqualTo(TargetState.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "40, 60, 70, ''",
        "40, 60, , ''",
        "60, 60, , ''",
        "40, 60, 60, not-further",
        "40, 60, 50, not-further",
        "60, 60, 65, not-further",
        "60, 40, , wrong-direction",
        "60, 40, 45, wrong-direction not-further",
        "40, 101, , out-of-bounds",
        "-1, 60, , out-of-bounds",
        ", 60, , required"
    })
    void a_target_lies_the_better_way_from_its_baseline_and_its_stretch_beyond(
            @Nullable String baseline, String target, @Nullable String stretch, String codes) {
        assertThat(wanted(baseline, target, stretch).violations(SHARE))
                .extracting(Violation::code)
                .containsExactly(codes.isEmpty() ? new String[0] : codes.split(" ", -1));
    }

    @Test
    void a_measure_that_is_not_in_use_has_no_targets() {
        assertThat(wanted("60", "40", null).violations(measure(Polarity.LOWER_BETTER, MeasureState.DEPRECATED)))
                .extracting(Violation::code)
                .containsExactly("not-in-use");
    }

    @Test
    void a_hidden_value_is_never_measured_by_lines_or_targets_that_somebody_can_move() {
        var hidden = new Target.Latest(new BigDecimal("49"), START.plusDays(50), true);
        var set = set(TargetState.ACTIVE);
        assertThat(set.measure(hidden, START.plusDays(50), SHARE, NARROW, "system", NOW))
                .isEmpty();
        assertThat(set.status).isEqualTo(TargetStatus.NO_DATA);
        assertThat(set.isStretchMet()).isNull();

        var made = ofGoal();
        made.measure(hidden, START.plusDays(50), SHARE, NARROW, "system", NOW);
        assertThat(made.status).isEqualTo(TargetStatus.ON_TRACK);
    }

    @Test
    void other_lines_make_another_status_and_an_event() {
        var latest = new Target.Latest(new BigDecimal("49"), START.plusDays(50), false);
        var target = set(TargetState.ACTIVE);
        assertThat(target.measure(latest, START.plusDays(50), SHARE, Thresholds.STARTER, "system", NOW))
                .hasValueSatisfying(event -> assertThat(event.type()).isEqualTo("metrics.target.set-status-changed"));
        assertThat(target.status).isEqualTo(TargetStatus.ON_TRACK);
        target.measure(latest, START.plusDays(50), SHARE, NARROW, "system", NOW);
        assertThat(target.status).isEqualTo(TargetStatus.AT_RISK);
        assertThat(target.isStretchMet()).isFalse();
    }

    @Test
    void a_stretch_that_the_goals_new_target_overtakes_is_dropped() {
        var target = ofGoal();
        target.stretch = new BigDecimal("70");
        var further = new Target.Aim(
                Objects.requireNonNull(target.goalId),
                "More",
                "a.b%",
                ScopeType.SCHOOL,
                target.scopeId,
                new BigDecimal("40"),
                new BigDecimal("75"),
                "percent",
                START,
                START.plusDays(100));
        target.follow(further, 2, TargetState.ACTIVE, "system", NOW);
        assertThat(target.stretch).isNull();
    }
}
