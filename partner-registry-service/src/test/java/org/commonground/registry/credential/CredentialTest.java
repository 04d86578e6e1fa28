package org.commonground.registry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.credential.CredentialState.EXPIRED;
import static org.commonground.registry.credential.CredentialState.REJECTED;
import static org.commonground.registry.credential.CredentialState.SUBMITTED;
import static org.commonground.registry.credential.CredentialState.VERIFIED;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The credential's graph against every role and every pair of states, and its rules. */
class CredentialTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    private static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    private static final Role PO = Role.PARTNERSHIP_OFFICER;

    @Test
    void only_the_steps_of_the_graph_are_taken_and_only_by_their_roles() {
        StateTable.of(CredentialState.class, """
                SUBMITTED VERIFIED PO
                SUBMITTED REJECTED PO
                VERIFIED  EXPIRED  SYSTEM
                VERIFIED  REVOKED  PO
                """)
                .holdsFor(
                        (from, to) -> {
                            var credential = insurance(TODAY.plusDays(100));
                            credential.state = from;
                            return credential;
                        },
                        (credential, from, to, by) ->
                                credential.decide(to, by("officer", by), CredentialReason.OTHER, TODAY, NOW),
                        credential -> credential.state);
    }

    @Test
    void whoever_submitted_it_does_not_verify_it() {
        var credential = insurance(TODAY.plusDays(100));

        assertThat(refusal(credential, VERIFIED, by("partner", PO), null)).containsExactly("own-submission");
        assertThat(refusal(credential, VERIFIED, by("officer", PO), null)).isEmpty();
    }

    @Test
    void what_is_over_is_not_verified_and_a_refusal_has_a_reason() {
        var credential = insurance(TODAY.plusDays(100));

        assertThat(refusal(credential, REJECTED, by("officer", PO), null)).containsExactly("reason-missing");
        credential.expiresOn = TODAY.minusDays(1);
        assertThat(refusal(credential, VERIFIED, by("officer", PO), null)).containsExactly("expired");
    }

    @Test
    void notice_is_given_once_30_days_before_the_end_and_the_last_day_still_counts() {
        var credential = insurance(TODAY.plusDays(90));
        credential.decide(VERIFIED, by("officer", PO), null, TODAY, NOW);
        var said = new ArrayList<String>();
        for (int day = 0; day < 95; day++)
            for (int again = 0; again < 2; again++) {
                int no = day;
                credential
                        .takeDueStep(TODAY.plusDays(day), Caller.system("chicago"), NOW)
                        .ifPresent(event -> said.add(no + " " + event.type()));
            }

        assertThat(said).containsExactly("60 registry.credential.expiring", "91 registry.credential.expired");
    }

    @Test
    void a_missed_notice_never_hides_the_end() {
        var credential = insurance(TODAY.plusDays(90));
        credential.decide(VERIFIED, by("officer", PO), null, TODAY, NOW);

        assertThat(credential.takeDueStep(TODAY.plusDays(500), Caller.system("chicago"), NOW))
                .containsInstanceOf(CredentialEvent.Expired.class);
        assertThat(credential.state).isEqualTo(EXPIRED);
    }

    @ParameterizedTest
    @EnumSource(CredentialKind.class)
    void every_kind_says_whose_it_is_and_whether_it_ends(CredentialKind kind) {
        for (var person : new UUID[] {null, UUID.randomUUID()}) {
            var subject = person == null ? CredentialSubject.ORG : CredentialSubject.PERSON;
            var codes = broken(said(kind, person, null, null, null, null));
            assertThat(codes.contains("wrong-subject")).isEqualTo(!kind.isFor(subject));
            assertThat(codes.contains("required")).isEqualTo(kind.mustEnd());
        }
    }

    @Test
    void of_a_clearance_no_number_is_kept() {
        assertThat(broken(said(
                        CredentialKind.BACKGROUND_CHECK, UUID.randomUUID(), "F-1", null, null, TODAY.plusDays(10))))
                .containsExactly("not-kept");
    }

    @Test
    void only_an_insurance_has_a_limit() {
        var limit = new InsuredSum("10.00", "USD");
        assertThat(broken(said(CredentialKind.NONPROFIT_STATUS, null, "1", limit, true, null)))
                .containsExactly("not-an-insurance", "not-an-insurance");
    }

    @Test
    void dates_go_forward_and_not_too_far() {
        var issuedTomorrow = new SubmitCredential(
                UUID.randomUUID(),
                null,
                CredentialKind.AUTO,
                "Example",
                null,
                null,
                null,
                TODAY.plusDays(1),
                TODAY.minusDays(3),
                null);
        assertThat(broken(issuedTomorrow))
                .containsExactlyInAnyOrder("in-the-future", "end-before-start", "in-the-past");
        assertThat(broken(said(CredentialKind.AUTO, null, null, null, null, TODAY.plusYears(11))))
                .containsExactly("too-long");
    }

    @Test
    void of_several_the_one_that_speaks_most_for_the_partner_counts() {
        var over = insurance(TODAY.plusDays(1));
        over.state = VERIFIED;
        var waiting = insurance(TODAY.plusDays(100));

        var today = CredentialStanding.of(over, TODAY).better(CredentialStanding.of(waiting, TODAY));
        var later = CredentialStanding.of(over, TODAY.plusDays(2))
                .better(CredentialStanding.of(waiting, TODAY.plusDays(2)));
        assertThat(today.state()).isEqualTo(VERIFIED);
        assertThat(later.state()).isEqualTo(SUBMITTED);
    }

    private static List<String> refusal(
            Credential credential, CredentialState to, Caller by, @Nullable CredentialReason reason) {
        try {
            credential.decide(to, by, reason, TODAY, NOW);
            return List.of();
        } catch (Problem problem) {
            return problem.violations().stream().map(Violation::code).toList();
        }
    }

    private static List<String> broken(SubmitCredential said) {
        return Credential.broken(said, TODAY).stream().map(Violation::code).toList();
    }

    private static Credential insurance(LocalDate expiresOn) {
        return Credential.submit(
                UUID.randomUUID(),
                said(CredentialKind.GENERAL_LIABILITY, null, "GL-1", null, true, expiresOn),
                "partner",
                TODAY,
                NOW);
    }

    private static SubmitCredential said(
            CredentialKind kind,
            @Nullable UUID person,
            @Nullable String number,
            @Nullable InsuredSum limit,
            @Nullable Boolean additionalInsured,
            @Nullable LocalDate expiresOn) {
        return new SubmitCredential(
                UUID.randomUUID(),
                person,
                kind,
                "Example Mutual",
                number,
                limit,
                additionalInsured,
                TODAY.minusDays(10),
                expiresOn,
                "vault/1");
    }

    private static Caller by(String subject, Role role) {
        return new Caller(subject, "tests", "chicago", Set.of(role), Set.of(), Set.of(), Set.of(), false, Set.of());
    }
}
