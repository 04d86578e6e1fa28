package org.commonground.registry.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CapacityEventTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");

    @Test
    void it_is_held_or_cancelled_once_by_the_office_or_the_host() {
        StateTable.of(CapacityState.class, """
                PLANNED HELD      PO PM
                PLANNED CANCELLED PO PM
                """)
                .holdsFor(
                        (from, to) -> {
                            var event = yesterday();
                            event.attend(List.of(guest(null, null)), "host", NOW);
                            event.state = from;
                            return event;
                        },
                        (event, from, to, by) -> assertThat(event.move(to, Set.of(by), "somebody", NOW)
                                        .isPresent())
                                .isEqualTo(to == CapacityState.HELD),
                        event -> event.state);
    }

    @Test
    void nothing_is_held_before_it_begins_or_without_anybody() {
        var event = yesterday();
        assertThat(unmet(() -> event.move(CapacityState.HELD, Set.of(Role.PARTNER_ADMIN), "x", NOW)))
                .containsExactly("attendance-missing");
        event.startsAt = NOW.plus(Duration.ofDays(1));
        assertThat(unmet(() -> event.move(CapacityState.HELD, Set.of(Role.PARTNER_ADMIN), "x", NOW)))
                .containsExactlyInAnyOrder("attendance-missing", "not-begun");
        assertThat(unmet(() -> event.attend(List.of(guest(1, 2)), "x", NOW))).containsExactly("not-begun");
    }

    @Test
    void everybody_takes_part_once_and_what_was_told_stays() {
        var event = yesterday();
        var person = UUID.randomUUID();
        var twice = new Attendance(person, ActorKind.FAMILY, 1, 2);

        assertThat(unmet(() -> event.attend(List.of(twice, twice), "x", NOW))).containsExactly("repeated");
        event.attend(List.of(twice), "x", NOW);
        event.move(CapacityState.HELD, Set.of(Role.PARTNERSHIP_OFFICER), "x", NOW);
        assertThat(unmet(() -> event.attend(List.of(), "x", NOW))).containsExactly("closed");
    }

    @Test
    void means_are_of_those_who_rated_themselves_twice_and_of_three_at_least() {
        var two = AttendanceSummary.of(List.of(guest(1, 3), guest(2, 4), guest(5, null)));
        assertThat(two.rated()).isEqualTo(2);
        assertThat(two.meanPre()).isNull();

        var three = AttendanceSummary.of(List.of(guest(1, 3), guest(2, 4), guest(2, 5), guest(5, null)));
        assertThat(three.meanPre()).isEqualByComparingTo("1.67");
        assertThat(three.meanPost()).isEqualByComparingTo("4.00");
        assertThat(three.counts()).containsExactly(new AttendanceSummary.ActorCount(ActorKind.FAMILY, 4));
    }

    private static List<String> unmet(ThrowableAssert.ThrowingCallable work) {
        try {
            work.call();
            return List.of();
        } catch (Problem problem) {
            return problem.violations().stream().map(Violation::code).toList();
        } catch (Throwable other) {
            throw new AssertionError(other);
        }
    }

    private static Attendance guest(@Nullable Integer pre, @Nullable Integer post) {
        return new Attendance(null, ActorKind.FAMILY, pre, post);
    }

    private static CapacityEvent yesterday() {
        var event = new CapacityEvent(UUID.randomUUID(), "host", NOW);
        event.describe(
                new CapacityDescription(
                        "Restorative practice",
                        CapacityKind.TRAINING,
                        List.of("Restorative practice"),
                        Lever.CAPACITY,
                        NOW.minus(Duration.ofDays(1)),
                        null),
                "host",
                NOW);
        return event;
    }
}
