package org.commonground.metrics.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.replica.Partnerships.KnownPartnership;
import org.commonground.metrics.story.StoryProfile.StoryConsent;
import org.commonground.metrics.story.StoryProfile.StoryConsent.By;
import org.commonground.metrics.story.StoryProfile.StoryText;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryTest {
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    private static final Set<Role> OFFICE = Set.of(Role.PARTNERSHIP_OFFICER);
    private static final StoryConsent GUARDIANS = new StoryConsent(true, By.GUARDIAN, TODAY, null, "Binder 4", false);
    private static final KnownPartnership PARTNERSHIP = new KnownPartnership(
            UUID.randomUUID(), "SCP-2026-000001", "Reading together", List.of(), List.of(), "ACTIVE");

    private static StoryProfile profile(String text, @Nullable StoryConsent consent, boolean checked) {
        return new StoryProfile(
                PARTNERSHIP.id(), List.of(new StoryText("en", "Mornings", text)), List.of(), consent, checked);
    }

    private static Story story(@Nullable StoryConsent consent) {
        return new Story(
                UUID.randomUUID(), PARTNERSHIP, profile("He gets up by himself.", consent, false), "somebody", NOW);
    }

    private static List<String> codes(Runnable step) {
        return catchThrowableOfType(Problem.class, step::run).violations().stream()
                .map(Violation::code)
                .toList();
    }

    @Test
    void the_office_publishes_and_either_side_enters_that_consent_is_withdrawn() {
        StateTable.of(StoryState.class, """
                DRAFT     PUBLISHED         PO
                PUBLISHED DRAFT             PO
                DRAFT     CONSENT_WITHDRAWN PO SL SC PM PS
                PUBLISHED CONSENT_WITHDRAWN PO SL SC PM PS
                """).holdsFor((from, to, role) -> {
            var story = story(GUARDIANS);
            story.state = from;
            story.transition(to, Set.of(role), TODAY, "somebody", NOW);
            return story.state;
        });
    }

    @Test
    void without_a_consent_that_holds_nothing_is_published() {
        for (var consent : new @Nullable StoryConsent[] {
            null,
            new StoryConsent(false, By.GUARDIAN, TODAY, null, null, false),
            new StoryConsent(true, null, TODAY, null, null, false),
            new StoryConsent(true, By.SELF, null, null, null, false),
            new StoryConsent(true, By.SELF, TODAY.plusDays(1), null, null, false),
            new StoryConsent(true, By.SELF, TODAY.minusDays(9), TODAY.minusDays(1), null, false)
        })
            assertThat(codes(() -> story(consent).transition(StoryState.PUBLISHED, OFFICE, TODAY, "officer", NOW)))
                    .as("%s", consent)
                    .containsExactly("no-consent");
    }

    @Test
    void a_story_is_told_until_the_last_day_of_its_consent() {
        var story = story(new StoryConsent(true, By.SELF, TODAY, TODAY.plusDays(3), null, false));
        story.transition(StoryState.PUBLISHED, OFFICE, TODAY, "officer", NOW);
        assertThat(story.isToldOn(TODAY.plusDays(3))).isTrue();
        assertThat(story.isToldOn(TODAY.plusDays(4))).isFalse();
    }

    @Test
    void with_the_consent_the_words_are_gone_for_good() {
        var story = story(GUARDIANS);
        story.transition(StoryState.PUBLISHED, OFFICE, TODAY, "officer", NOW);
        assertThat(story.transition(StoryState.CONSENT_WITHDRAWN, Set.of(Role.PARTNER_STAFF), TODAY, "somebody", NOW))
                .isInstanceOfSatisfying(
                        StoryEvent.ConsentWithdrawn.class,
                        event -> assertThat(event.story().languages()).containsExactly("en"));
        assertThat(story.texts).isEmpty();
        assertThat(story.consent).isNull();
        assertThat(codes(() -> story.tell(profile("Again", GUARDIANS, false), OFFICE, TODAY, "officer", NOW)))
                .containsExactly("consent-withdrawn");
    }

    @Test
    void what_everybody_reads_is_changed_by_the_office_and_keeps_its_consent() {
        var story = story(GUARDIANS);
        story.transition(StoryState.PUBLISHED, OFFICE, TODAY, "officer", NOW);
        assertThat(codes(() ->
                        story.tell(profile("Other", null, false), Set.of(Role.SCHOOL_LEADER), TODAY, "leader", NOW)))
                .containsExactly("published", "no-consent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Last year Tamsin, 12, hardly came.",
                "Tamsin Oakes (9) reads to her brother.",
                "Tamsin is 14 years old and plays the cello.",
                "The 7-year-old Tamsin was shy.",
                "Tamsin, a seventh grader, comes early.",
                "Tamsin is in 7th grade and comes early.",
                "Our student Tamsin comes early.",
                "My daughter Tamsin reads every night.",
                "Tamsin's mother told us about it.",
                "Ximena, de 12 años, llega temprano.",
                "Mi hija Ximena lee cada noche."
            })
    void a_text_that_names_a_minor_is_refused_unless_the_guardian_allows_it(String text) {
        assertThat(profile(text, null, false).violations())
                .extracting(Violation::code)
                .containsExactly("names-a-minor");
        assertThat(profile(text, null, false).violations())
                .extracting(Violation::message)
                .noneMatch(message -> message.contains("Tamsin") || message.contains("Ximena"));
        assertThat(profile(text, null, true).violations()).isEmpty();
        var allowed = new StoryConsent(true, By.GUARDIAN, TODAY, null, null, true);
        assertThat(profile(text, allowed, false).violations()).isEmpty();
        var notTheirs = new StoryConsent(true, By.SELF, TODAY, null, null, true);
        assertThat(profile(text, notTheirs, false).violations())
                .extracting(Violation::code)
                .contains("guardian-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A seventh grader told us that mornings are easier now.",
                "My son gets up by himself now, because his team waits for him.",
                "In March, 12 students came; in April, 17.",
                "Our student council meets on Mondays.",
                "Since September, 9 of 12 families have come every week.",
                "Every student reads. We have 15 tutors, and Grade 7 comes twice.",
                "Mi hijo llega temprano desde marzo."
            })
    void a_text_without_names_is_taken(String text) {
        assertThat(profile(text, null, false).violations()).isEmpty();
    }
}
