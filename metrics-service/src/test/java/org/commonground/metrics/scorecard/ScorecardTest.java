package org.commonground.metrics.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.metrics.scorecard.ScorecardProfile.ScorecardAction;
import org.commonground.metrics.scorecard.ScorecardProfile.ScorecardItem;
import org.commonground.testkit.StateTable;
import org.junit.jupiter.api.Test;

class ScorecardTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Set<Role> OFFICE = Set.of(Role.PARTNERSHIP_OFFICER);
    private static final Set<Role> SCHOOL = Set.of(Role.SCHOOL_LIAISON);

    private static ScorecardItem item(String code, String story) {
        return new ScorecardItem(code, "Every day counts", story, null, null, List.of());
    }

    private static ScorecardProfile profile(ScorecardItem... items) {
        return new ScorecardProfile("Attendance", ScorecardScope.DISTRICT, null, List.of(items));
    }

    private static Scorecard draft() {
        return new Scorecard(UUID.randomUUID(), profile(item("a.b", "A story")), TODAY, "somebody", NOW);
    }

    @Test
    void every_step_is_the_offices() {
        StateTable.of(ScorecardState.class, """
                DRAFT     PUBLISHED PO
                DRAFT     RETIRED   PO
                PUBLISHED DRAFT     PO
                PUBLISHED RETIRED   PO
                """).holdsFor((from, to, role) -> {
            var scorecard = draft();
            scorecard.state = from;
            scorecard.transition(to, Set.of(role), "somebody", NOW);
            return scorecard.state;
        });
    }

    @Test
    void each_state_says_who_may_change_the_words() {
        for (var state : ScorecardState.values())
            for (var roles : List.of(OFFICE, SCHOOL)) {
                var scorecard = draft();
                if (state != ScorecardState.DRAFT) scorecard.transition(state, OFFICE, "officer", NOW);
                boolean allowed =
                        state == ScorecardState.DRAFT || (state == ScorecardState.PUBLISHED && roles.equals(OFFICE));
                if (allowed)
                    assertThat(scorecard.describe(profile(item("a.b", "New")), roles, TODAY, "somebody", NOW))
                            .isInstanceOf(ScorecardEvent.Changed.class);
                else
                    assertThatThrownBy(() ->
                                    scorecard.describe(profile(item("a.b", "New")), roles, TODAY, "somebody", NOW))
                            .as("%s by %s", state, roles)
                            .isInstanceOf(Problem.class);
            }
    }

    @Test
    void each_step_tells_others_the_whole_state() {
        var scorecard = draft();
        var published = scorecard.transition(ScorecardState.PUBLISHED, OFFICE, "officer", NOW);
        assertThat(published.type()).isEqualTo("metrics.scorecard.published");
        assertThat(published.scorecard().measureCodes()).containsExactly("a.b");
        assertThat(scorecard
                        .transition(ScorecardState.DRAFT, OFFICE, "officer", NOW)
                        .type())
                .isEqualTo("metrics.scorecard.withdrawn");
        assertThat(scorecard
                        .transition(ScorecardState.RETIRED, OFFICE, "officer", NOW)
                        .type())
                .isEqualTo("metrics.scorecard.retired");
    }

    @Test
    void notes_are_as_old_as_their_last_change_whatever_else_changed() {
        var scorecard = draft();
        var later = TODAY.plusDays(200);
        scorecard.describe(profile(item("a.b", "A story"), item("c.d", "Another")), OFFICE, later, "officer", NOW);
        assertThat(scorecard.items).extracting(Scorecard.Kept::notedOn).containsExactly(TODAY, later);
        scorecard.describe(profile(item("a.b", "It went on")), OFFICE, later, "officer", NOW);
        assertThat(scorecard.items).extracting(Scorecard.Kept::notedOn).containsExactly(later);
    }

    @Test
    void whose_curves_they_are_stays() {
        var scorecard = draft();
        assertThatThrownBy(() -> scorecard.describe(
                        new ScorecardProfile(
                                "Attendance", ScorecardScope.SCHOOL, UUID.randomUUID(), List.of(item("a.b", "x"))),
                        OFFICE,
                        TODAY,
                        "officer",
                        NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting("code")
                                .containsExactly("not-changeable"));
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        var tomorrow = TODAY.plusDays(1);
        var done = new ScorecardAction("Start", "Liaison", tomorrow, tomorrow);
        var profile = new ScorecardProfile(
                "Attendance",
                ScorecardScope.SCHOOL,
                null,
                List.of(
                        item("a.b", "x"),
                        item("a.b", "y"),
                        new ScorecardItem("no.such", "?", null, null, null, List.of(done))));
        assertThat(profile.violations(Set.of("a.b"), TODAY))
                .extracting("pointer", "code")
                .containsExactlyInAnyOrder(
                        Tuple.tuple("/scopeId", "required"),
                        org.assertj.core.groups.Tuple.tuple("/items/1/measureCode", "repeated"),
                        org.assertj.core.groups.Tuple.tuple("/items/2/measureCode", "unknown-measure"),
                        org.assertj.core.groups.Tuple.tuple("/items/2/actions/0/doneOn", "in-the-future"));
    }
}
