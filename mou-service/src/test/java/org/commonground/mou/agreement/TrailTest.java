package org.commonground.mou.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrailTest {
    private final Agreement agreement = Drafts.agreement(AgreementState.DRAFT);
    private final List<TrailEntry> entries = trail();

    private List<TrailEntry> trail() {
        var list = new ArrayList<TrailEntry>();
        for (int i = 1; i <= 5; i++) {
            var entry = new TrailEntry(
                    UUID.randomUUID(),
                    agreement.id(),
                    i,
                    Drafts.NOW.plusSeconds(i),
                    "actor",
                    Trail.Kind.STATE_CHANGED,
                    "{\"step\":%d}".formatted(i),
                    agreement.trailHead());
            agreement.extendTrail(entry.hash);
            list.add(entry);
        }
        return list;
    }

    @Test
    void a_trail_as_it_was_written_is_intact() {
        assertThat(Trail.isIntact(agreement.id(), entries, agreement)).isTrue();
    }

    static Stream<Arguments> tampering() {
        return Stream.of(
                Arguments.of("actor", (Consumer<TrailEntry>) entry -> entry.actor = "somebody else"),
                Arguments.of("detail", (Consumer<TrailEntry>) entry -> entry.detail = "{}"),
                Arguments.of("time", (Consumer<TrailEntry>) entry -> entry.at = entry.at.plusSeconds(1)),
                Arguments.of("kind", (Consumer<TrailEntry>) entry -> entry.kind = Trail.Kind.SIGNED),
                Arguments.of("agreement", (Consumer<TrailEntry>) entry -> entry.agreementId = UUID.randomUUID()),
                Arguments.of("order", (Consumer<TrailEntry>) entry -> entry.seq = 9),
                Arguments.of("detail and its hash", (Consumer<TrailEntry>) entry -> {
                    entry.detail = "{}";
                    entry.hash = entry.computedHash();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampering")
    void a_changed_entry_breaks_it(String what, Consumer<TrailEntry> tamper) {
        tamper.accept(entries.get(2));

        assertThat(Trail.isIntact(agreement.id(), entries, agreement)).as(what).isFalse();
    }

    @Test
    void a_missing_entry_breaks_it_wherever_it_stood() {
        for (int i = 0; i < entries.size(); i++) {
            var without = new ArrayList<>(entries);
            without.remove(i);
            assertThat(Trail.isIntact(agreement.id(), without, agreement))
                    .as("without " + i)
                    .isFalse();
        }
    }

    @Test
    void a_rewritten_end_is_not_the_one_that_the_agreement_remembers() {
        var last = entries.getLast();
        last.actor = "somebody else";
        last.hash = last.computedHash();

        assertThat(Trail.isIntact(agreement.id(), entries, agreement)).isFalse();
    }
}
