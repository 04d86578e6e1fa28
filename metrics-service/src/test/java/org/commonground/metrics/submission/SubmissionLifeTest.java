package org.commonground.metrics.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.metrics.submission.SubmissionState.APPROVED;
import static org.commonground.metrics.submission.SubmissionState.DRAFT;
import static org.commonground.metrics.submission.SubmissionState.PUBLISHED;
import static org.commonground.metrics.submission.SubmissionState.REJECTED;
import static org.commonground.metrics.submission.SubmissionState.REOPENED;
import static org.commonground.metrics.submission.SubmissionState.SUBMITTED;
import static org.commonground.metrics.submission.SubmissionState.VERIFIED;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.submission.Submission.Circumstances;
import org.commonground.metrics.validation.Severity;
import org.commonground.metrics.validation.ValidationRules.BrokenRule;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The life of a submission, written down a second time, against every role and every pair of states. */
class SubmissionLifeTest {
    private static final LocalDate DUE = LocalDate.of(2026, 11, 2);
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final UUID SCHOOL = UUID.randomUUID();
    private static final UUID PARTNER = UUID.randomUUID();
    private static final Role PO = Role.PARTNERSHIP_OFFICER;
    private static final Role SL = Role.SCHOOL_LEADER;
    private static final Role SC = Role.SCHOOL_LIAISON;
    private static final Role PM = Role.PARTNER_ADMIN;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(SubmissionState.class, """
                DRAFT     SUBMITTED PM SC
                REOPENED  SUBMITTED PM SC
                SUBMITTED VERIFIED  SL
                SUBMITTED REJECTED  SL PO
                VERIFIED  APPROVED  PO AP
                VERIFIED  REJECTED  PO AP
                REJECTED  DRAFT     PM PS SC SI
                APPROVED  PUBLISHED PO
                APPROVED  REOPENED  PO
                PUBLISHED APPROVED  PO
                """)
                .holdsFor(
                        (from, to) -> in(from),
                        (submission, from, to, by) -> {
                            boolean offered = submission.allowed(by(by, "zoe")).contains(to);
                            try {
                                submission.transition(to, "because", by(by, "zoe"), now());
                                assertThat(offered).isTrue();
                            } catch (Problem refused) {
                                assertThat(offered).isFalse();
                                throw refused;
                            }
                        },
                        submission -> submission.state);
    }

    @Test
    void who_submitted_it_neither_verifies_nor_approves_it() {
        var both = new Caller(
                "mia", "tests", "chicago", Set.of(SC, SL, PO), Set.of(SCHOOL), Set.of(), Set.of(), true, Set.of());
        var submission = in(DRAFT);
        submission.transition(SUBMITTED, null, both, now());
        assertThat(codes(submission, VERIFIED, both, now())).containsExactly("separation-of-duties");
        submission.transition(VERIFIED, null, by(SL, "lee"), now());
        assertThat(codes(submission, APPROVED, both, now())).containsExactly("separation-of-duties");
        submission.transition(APPROVED, null, by(PO, "ada"), now());
    }

    @Test
    void nobody_acts_for_another_school_or_partner() {
        var foreign = new Caller(
                "eve",
                "tests",
                "chicago",
                Set.of(SC, SL, PM),
                Set.of(UUID.randomUUID()),
                Set.of(UUID.randomUUID()),
                Set.of(),
                false,
                Set.of());
        assertThat(codes(in(DRAFT), SUBMITTED, foreign, now())).containsExactly("not-your-side");
        assertThat(codes(in(SUBMITTED), VERIFIED, foreign, now())).containsExactly("not-your-side");
        assertThat(codes(in(SUBMITTED), REJECTED, foreign, now())).containsExactly("not-your-side");
    }

    @Test
    void an_error_keeps_it_from_being_submitted_and_a_warning_asks_for_an_answer() {
        var submission = in(DRAFT);
        var error = new BrokenRule("sum-of-parts", "Parts add up", Severity.ERROR, null, "EQUAL_TO", null);
        var warning =
                new BrokenRule("few-sessions", "At least ten sessions", Severity.WARNING, null, "LESS_THAN", null);
        assertThat(codes(submission, SUBMITTED, by(PM, "mia"), broken(error, warning)))
                .containsExactly("rule-broken", "warning-unanswered");
        assertThat(codes(submission, SUBMITTED, by(PM, "mia"), broken(warning))).containsExactly("warning-unanswered");
        submission.comment("few-sessions", "The gym was closed in September", "mia", NOW);
        submission.transition(SUBMITTED, null, by(PM, "mia"), broken(warning));
        assertThat(submission.findings)
                .extracting(Submission.Finding::comment)
                .containsExactly("The gym was closed in September");
    }

    @Test
    void what_changed_after_it_was_submitted_is_neither_verified_nor_approved() {
        var other = new Circumstances(3, "other", List.of(), DUE, NOW);
        assertThat(codes(in(SUBMITTED), VERIFIED, by(SL, "lee"), other)).containsExactly("changed-since-submission");
        assertThat(codes(in(VERIFIED), APPROVED, by(PO, "ada"), other)).containsExactly("changed-since-submission");
        assertThat(codes(in(DRAFT), SUBMITTED, by(PM, "mia"), new Circumstances(0, "", List.of(), DUE, NOW)))
                .containsExactly("no-facts");
    }

    @Test
    void it_is_late_if_it_was_first_submitted_after_its_day() {
        assertThat(submittedOn(DUE).late).isFalse();
        assertThat(submittedOn(DUE.plusDays(1)).late).isTrue();
        var reopened = in(REOPENED);
        reopened.transition(
                SUBMITTED, null, by(PM, "mia"), new Circumstances(3, "x", List.of(), DUE.plusDays(100), NOW));
        assertThat(reopened.late).isFalse();
    }

    @Test
    void a_reopening_begins_a_revision_and_every_step_stays_on_record() {
        var submission = in(APPROVED);
        assertThat(codes(submission, REOPENED, by(PO, "ada"), now(), null)).containsExactly("reason-missing");
        submission.transition(REOPENED, "A school closed", by(PO, "ada"), now());
        assertThat(submission.revision).isEqualTo(2);
        assertThat(submission.history)
                .extracting(Submission.Step::to)
                .containsExactly(SUBMITTED, VERIFIED, APPROVED, REOPENED);
        assertThat(submission.history).extracting(Submission.Step::factsSha256).containsOnly("facts");
    }

    private static Submission submittedOn(LocalDate day) {
        var submission = in(DRAFT);
        submission.transition(SUBMITTED, null, by(PM, "mia"), new Circumstances(3, "facts", List.of(), day, NOW));
        return submission;
    }

    private static List<String> codes(Submission submission, SubmissionState to, Caller by, Circumstances now) {
        return codes(submission, to, by, now, "because");
    }

    private static List<String> codes(
            Submission submission, SubmissionState to, Caller by, Circumstances now, @Nullable String why) {
        try {
            submission.transition(to, why, by, now);
            return List.of();
        } catch (Problem refused) {
            return refused.violations().stream().map(Violation::code).toList();
        }
    }

    private static Submission in(SubmissionState state) {
        var submission = new Submission(
                UUID.randomUUID(),
                SCHOOL,
                PARTNER,
                null,
                UUID.randomUUID(),
                List.of("service.sessionsHeld"),
                DUE,
                "mia",
                NOW);
        var steps = switch (state) {
            case DRAFT -> List.<SubmissionState>of();
            case SUBMITTED -> List.of(SUBMITTED);
            case VERIFIED -> List.of(SUBMITTED, VERIFIED);
            case APPROVED -> List.of(SUBMITTED, VERIFIED, APPROVED);
            case PUBLISHED -> List.of(SUBMITTED, VERIFIED, APPROVED, PUBLISHED);
            case REJECTED -> List.of(SUBMITTED, REJECTED);
            case REOPENED -> List.of(SUBMITTED, VERIFIED, APPROVED, REOPENED);
        };
        for (var step : steps) {
            var role = switch (step) {
                case SUBMITTED, DRAFT -> PM;
                case VERIFIED, REJECTED -> SL;
                case APPROVED, PUBLISHED, REOPENED -> PO;
            };
            submission.transition(step, "because", by(role, step == SUBMITTED ? "mia" : role.name()), now());
        }
        return submission;
    }

    private static Circumstances now() {
        return new Circumstances(3, "facts", List.of(), DUE, NOW);
    }

    private static Circumstances broken(BrokenRule... rules) {
        return new Circumstances(3, "facts", List.of(rules), DUE, NOW);
    }

    private static Caller by(Role role, String subject) {
        return new Caller(
                subject, "tests", "chicago", Set.of(role), Set.of(SCHOOL), Set.of(PARTNER), Set.of(), true, Set.of());
    }
}
