package org.commonground.mou.agreement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.mou.agreement.Agreement.Circumstances;
import org.commonground.mou.replica.KnownPartner;

/** Agreements to test rules on. */
public final class Drafts {
    public static final LocalDate TODAY = LocalDate.of(2026, 11, 2);
    public static final Instant NOW = Instant.parse("2026-11-02T15:00:00Z");
    public static final UUID SCHOOL = UUID.fromString("01941f29-7c00-7000-8000-000000000002");
    public static final UUID DISTRICT = UUID.fromString("01941f29-7c00-7000-8000-000000000009");
    public static final UUID PARTNER = UUID.fromString("01941f29-7c00-7000-8000-000000000003");
    static final String AUTHOR = "author";

    private Drafts() {}

    static List<Party> parties() {
        return List.of(
                new Party(Side.SCHOOL, SCHOOL, "Maple Grove", null),
                new Party(Side.DISTRICT, DISTRICT, "The district", null),
                new Party(Side.PARTNER, PARTNER, "Riverbend", null));
    }

    static List<Obligation> obligations() {
        return List.of(
                new Obligation(Side.PARTNER, "Provides two tutors", null),
                new Obligation(Side.SCHOOL, "Provides a room", null));
    }

    static Terms bare(LocalDate from, LocalDate to, RenewalMode renewal) {
        return new Terms(
                "Tutoring", "", from, to, renewal, 30, parties(), obligations(), List.of(), List.of(), List.of(), null);
    }

    /** Terms that may be reviewed. */
    static Terms complete() {
        return complete(TODAY, TODAY.plusYears(1).minusDays(1), RenewalMode.NONE);
    }

    static Terms complete(LocalDate from, LocalDate to, RenewalMode renewal) {
        var bare = bare(from, to, renewal);
        return bare.withClauses(StandardTemplate.render(AgreementType.MOU, bare));
    }

    public static Agreement agreement(AgreementState state) {
        return agreement(state, complete());
    }

    public static Agreement agreement(AgreementState state, AgreementType type, List<Party> parties) {
        var agreement = agreement(state);
        agreement.type = type;
        agreement.parties = parties;
        return agreement;
    }

    static Agreement agreement(AgreementState state, Terms terms) {
        var agreement = new Agreement(
                new Agreement.Origin(
                        UUID.randomUUID(),
                        "AGR-2026-000001",
                        AgreementType.MOU,
                        UUID.randomUUID(),
                        null,
                        List.of(SCHOOL),
                        List.of(PARTNER),
                        Side.SCHOOL),
                AUTHOR,
                NOW);
        agreement.follow(version(agreement, terms), terms, NOW);
        agreement.state = state;
        return agreement;
    }

    static AgreementVersion version(Agreement agreement, Terms terms) {
        return new AgreementVersion(agreement, UUID.randomUUID(), 1, terms, Side.SCHOOL, null, AUTHOR, NOW);
    }

    public static Caller by(String subject, Role... roles) {
        return new Caller(
                subject, "tests", "chicago", Set.of(roles), Set.of(SCHOOL), Set.of(PARTNER), Set.of(), false, Set.of());
    }

    static KnownPartner partner(String state) {
        return new KnownPartner(PARTNER, "Riverbend", state, null, true);
    }

    static Circumstances on(LocalDate day) {
        return on(day, complete());
    }

    static Circumstances on(LocalDate day, Terms terms) {
        return new Circumstances(terms, List.of(partner("APPROVED")), null, 30, day, NOW);
    }
}
