package org.commonground.needs.landscapescan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.commonground.needs.landscapescan.ScanState.CLOSED;
import static org.commonground.needs.landscapescan.ScanState.DECIDED;
import static org.commonground.needs.landscapescan.ScanState.MAPPED;
import static org.commonground.needs.landscapescan.ScanState.MATCHING;
import static org.commonground.needs.landscapescan.ScanState.OPEN;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.need.KnownNeed;
import org.commonground.needs.need.NeedState;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // what may be missing is what is tested
class LandscapeScanTest {
    private static final Instant NOW = Instant.parse("2026-09-14T15:00:00Z");
    private static final UUID SCHOOL = UUID.fromString("01941f29-7c00-7000-8000-0000000000aa");
    private static final UUID TUTORING = UUID.fromString("01941f29-7c00-7000-8000-0000000000b1");
    private static final UUID SPEECH = UUID.fromString("01941f29-7c00-7000-8000-0000000000b2");
    private static final UUID GOAL = UUID.fromString("01941f29-7c00-7000-8000-0000000000c1");
    private static final UUID PARTNER = UUID.fromString("01941f29-7c00-7000-8000-0000000000d1");
    private static final UUID SERVICE = UUID.fromString("01941f29-7c00-7000-8000-0000000000e1");
    private static final Caller LIAISON = new Caller(
            "liaison",
            "tests",
            "chicago",
            Set.of(Role.SCHOOL_LIAISON),
            Set.of(SCHOOL),
            Set.of(),
            Set.of(),
            false,
            Set.of());

    @Test
    void the_graph_is_as_agreed() {
        StateTable.of(ScanState.class, """
                PLANNED OPEN SC SL PO
                PLANNED CLOSED SC SL PO
                OPEN MATCHING SC SL PO
                OPEN CLOSED SC SL PO
                MATCHING MATCHING SC SL PO
                MATCHING MAPPED SC SL PO
                MATCHING CLOSED SC SL PO
                MAPPED MATCHING SC SL PO
                MAPPED DECIDED SYSTEM
                MAPPED CLOSED SC SL PO
                DECIDED CLOSED SC SL PO
                """).holdsFor(ScanState.GRAPH);
    }

    @Test
    void only_validated_needs_are_put_out() {
        var scan = scan(description(List.of()));

        assertRefused(
                () -> scan.transition(OPEN, LIAISON, null, needs(NeedState.PROPOSED), Set.of(), NOW),
                "need-not-validated",
                "need-not-validated");
        scan.transition(OPEN, LIAISON, null, needs(NeedState.VALIDATED), Set.of(), NOW);
        assertThat(scan.state).isEqualTo(OPEN);
    }

    @Test
    void every_need_has_a_candidate_or_a_reason() {
        var scan = scan(description(List.of()));
        scan.state = MATCHING;

        assertRefused(
                () -> scan.transition(MAPPED, LIAISON, null, needs(NeedState.VALIDATED), Set.of(TUTORING), NOW),
                "need-without-candidate");

        scan.describe(
                description(List.of(new NoCandidate(SPEECH, "Nobody has places"))),
                needs(NeedState.VALIDATED),
                List.of(),
                LIAISON,
                NOW);
        scan.transition(MAPPED, LIAISON, null, needs(NeedState.VALIDATED), Set.of(TUTORING), NOW);
        assertThat(scan.state).isEqualTo(MAPPED);
        assertThat(scan.gaps(Set.of(TUTORING))).containsExactly(SPEECH);
    }

    @Test
    void what_a_scan_looks_for_is_settled_before_it_is_matched() {
        var scan = scan(description(List.of()));
        scan.state = MATCHING;
        var less = new ScanDescription(
                "Tutoring",
                List.of(SCHOOL),
                null,
                List.of(TUTORING),
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of(),
                List.of());

        assertThatThrownBy(() -> scan.describe(less, needs(NeedState.VALIDATED), List.of(), LIAISON, NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::pointer, Violation::code)
                                .containsExactly(tuple("/needIds", "too-late")));
    }

    @Test
    void what_is_wrong_with_a_plan_is_said_at_once() {
        var wrong = new ScanDescription(
                "Tutoring",
                List.of(),
                null,
                List.of(TUTORING, UUID.fromString("01941f29-7c00-7000-8000-0000000000b9")),
                List.of(GOAL),
                List.of(),
                LocalDate.of(2026, 10, 1),
                LocalDate.of(2026, 9, 1),
                null,
                Map.of(),
                List.of(new NoCandidate(SPEECH, "Nobody")));

        assertThatThrownBy(() -> scan(wrong))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::pointer, Violation::code)
                                .containsExactly(
                                        tuple("/needIds/1", "unknown-need"),
                                        tuple("/goalIds/0", "unknown-goal"),
                                        tuple("/schoolIds", "scope-missing"),
                                        tuple("/closesOn", "end-before-start"),
                                        tuple("/noCandidates/0/needId", "not-in-scan")));
    }

    @Test
    void weights_that_are_not_given_are_stored_as_they_are_today() {
        var scan = scan(new ScanDescription(
                "Tutoring",
                List.of(SCHOOL),
                null,
                List.of(TUTORING),
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of(FitComponent.GEOGRAPHY, 9),
                List.of()));

        assertThat(scan.weights)
                .hasSize(FitComponent.values().length)
                .containsEntry(FitComponent.GEOGRAPHY, 9)
                .containsEntry(FitComponent.CATEGORY, FitComponent.CATEGORY.defaultWeight());
    }

    @Test
    void a_search_that_ends_without_a_decision_says_why() {
        var scan = scan(description(List.of()));

        assertRefused(() -> scan.transition(CLOSED, LIAISON, null, List.of(), Set.of(), NOW), "reason-missing");
        scan.transition(CLOSED, LIAISON, "The school year is over", List.of(), Set.of(), NOW);
        assertThat(scan.state).isEqualTo(CLOSED);
    }

    @Test
    void a_decision_of_leader_and_family_selects_the_partner() {
        var found = new Found();

        var events = found.decide(decision(it -> {}));

        assertThat(found.scan.state).isEqualTo(DECIDED);
        assertThat(found.scan.selection).isNotNull();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.partnerId()).isEqualTo(PARTNER);
            assertThat(event.schoolIds()).containsExactly(SCHOOL);
            assertThat(event.needIds()).containsExactly(TUTORING);
            assertThat(event.goalIds()).as("the adopted goals of the needs").containsExactly(GOAL);
            assertThat(event.serviceIds()).containsExactly(SERVICE);
            assertThat(event.benefitsToSchool()).isNotEmpty();
            assertThat(event.benefitsToPartner()).isNotEmpty();
        });
    }

    @Test
    void a_decision_is_taken_once_and_on_a_map() {
        var found = new Found();
        found.scan.state = MATCHING;
        assertRefused(() -> found.decide(decision(it -> {})), "no-such-transition");

        found.scan.state = MAPPED;
        found.decide(decision(it -> {}));
        assertRefused(() -> found.decide(decision(it -> {})), "no-such-transition");
    }

    @Test
    void a_school_leader_decides() {
        assertBroken(
                decision(it -> it.deciders = List.of(ParticipantRole.SCHOOL_STAFF, ParticipantRole.FAMILY)),
                "school-leader-missing");
    }

    @Test
    void families_or_the_community_decide_or_it_is_said_why_not() {
        assertBroken(
                decision(it -> it.deciders = List.of(ParticipantRole.SCHOOL_LEADER, ParticipantRole.DISTRICT)),
                "family-or-community-missing");
        for (var role : List.of(ParticipantRole.FAMILY, ParticipantRole.STUDENT, ParticipantRole.COMMUNITY))
            assertThat(new Found().decide(decision(it -> it.deciders = List.of(ParticipantRole.SCHOOL_LEADER, role))))
                    .hasSize(1);
        assertThat(new Found().decide(decision(it -> {
                    it.deciders = List.of(ParticipantRole.SCHOOL_LEADER);
                    it.waiver = "The council meets again in January; it was heard in writing";
                })))
                .hasSize(1);
    }

    @Test
    void students_decide_and_are_never_named() {
        var found = new Found();
        var named = new SelectionDecision(
                List.of(found.partner.id),
                List.of(),
                List.of("Places for all"),
                List.of(
                        new Participant(ParticipantRole.SCHOOL_LEADER, "principal"),
                        new Participant(ParticipantRole.STUDENT, "somebody")),
                null,
                List.of(),
                "The best tutors in reach",
                List.of("Two tutors"),
                List.of("Rooms"));

        assertThatThrownBy(() ->
                        found.scan.decide(named, List.of(found.partner), List.of(found.edge), List.of(), LIAISON, NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::pointer, Violation::code)
                                .containsExactly(tuple("/decidedBy/1/personId", "student-named")));
    }

    @Test
    void only_a_registered_candidate_that_meets_a_need_is_chosen() {
        assertBroken(decision(it -> it.chosen = it.found.prospect.id), "not-registered");
        assertBroken(decision(it -> it.chosen = it.found.idle.id), "meets-no-need");
        assertBroken(decision(it -> it.chosen = UUID.randomUUID()), "unknown-candidate");
        assertBroken(decision(it -> it.rejected = it.chosen), "chosen-and-rejected");
    }

    private static void assertBroken(Decision decision, String code) {
        assertThatThrownBy(() -> decision.found.decide(decision)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.RULE_VIOLATED);
            assertThat(problem.violations()).extracting(Violation::code).containsExactly(code);
        });
        assertThat(decision.found.scan.state).isEqualTo(MAPPED);
    }

    private static void assertRefused(ThrowingCallable step, String... codes) {
        assertThatThrownBy(step).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.TRANSITION_REFUSED);
            assertThat(problem.violations()).extracting(Violation::code).containsExactly(codes);
        });
    }

    private static LandscapeScan scan(ScanDescription said) {
        return new LandscapeScan(said, needs(NeedState.VALIDATED), List.of(), "liaison", NOW);
    }

    private static ScanDescription description(List<NoCandidate> gaps) {
        return new ScanDescription(
                "Tutoring and speech",
                List.of(SCHOOL),
                null,
                List.of(TUTORING, SPEECH),
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of(),
                gaps);
    }

    private static List<KnownNeed> needs(NeedState state) {
        return List.of(need(TUTORING, NeedCategory.TUTORING, state), need(SPEECH, NeedCategory.SPEECH_LANGUAGE, state));
    }

    private static KnownNeed need(UUID id, NeedCategory category, NeedState state) {
        return new KnownNeed(
                id,
                ScopeType.SCHOOL,
                SCHOOL,
                category,
                "A need",
                List.of(BeneficiaryGroup.STUDENTS),
                List.of("ENGLISH_LEARNERS"),
                List.of(),
                List.of(),
                120,
                400,
                state);
    }

    /** A mapped scan with a candidate for tutoring, a prospect, and a partner that nobody linked. */
    private static final class Found {
        final LandscapeScan scan = scan(description(List.of(new NoCandidate(SPEECH, "Nobody"))));
        final ScanCandidate partner = new ScanCandidate(scan.id(), PARTNER, null, CandidateOrigin.REGISTRY_MATCH, NOW);
        final ScanCandidate prospect =
                new ScanCandidate(scan.id(), null, "Elm Street Readers", CandidateOrigin.REFERRAL, NOW);
        final ScanCandidate idle = new ScanCandidate(scan.id(), UUID.randomUUID(), null, CandidateOrigin.MANUAL, NOW);
        final ScanEdge edge = new ScanEdge(scan.id(), TUTORING, partner.id, null, NOW);
        final ScanEdge referred = new ScanEdge(scan.id(), SPEECH, prospect.id, "community-member", NOW);

        Found() {
            scan.state = MAPPED;
            edge.serviceIds = List.of(SERVICE, UUID.randomUUID());
            edge.schoolToPartner = new BigDecimal("0.8000");
        }

        List<ScanEvent.PartnerSelected> decide(Decision decision) {
            return scan.decide(
                    decision.said(this),
                    List.of(partner, prospect, idle),
                    List.of(edge, referred),
                    List.of(GOAL),
                    LIAISON,
                    NOW);
        }
    }

    private static Decision decision(Consumer<Decision> change) {
        var decision = new Decision();
        change.accept(decision);
        return decision;
    }

    /** A decision in the making. */
    private static final class Decision {
        final Found found = new Found();
        UUID chosen = found.partner.id;
        UUID rejected;
        List<ParticipantRole> deciders = List.of(ParticipantRole.SCHOOL_LEADER, ParticipantRole.FAMILY);
        String waiver;

        SelectionDecision said(Found in) {
            return new SelectionDecision(
                    List.of(chosen.equals(found.partner.id) ? in.partner.id : chosen),
                    rejected == null
                            ? List.of()
                            : List.of(new SelectionDecision.Rejected(in.partner.id, RejectionReason.LOWER_FIT, null)),
                    List.of("Places for all"),
                    deciders.stream().map(role -> new Participant(role, null)).toList(),
                    waiver,
                    List.of(),
                    "The best tutors in reach",
                    List.of("Two tutors on four afternoons"),
                    List.of("Rooms for adult classes"));
        }
    }
}
