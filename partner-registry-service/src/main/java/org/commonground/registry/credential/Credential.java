package org.commonground.registry.credential;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Something that a partner, or one of its people, has to show. The document itself stays where it is kept. */
@Entity
@Table(name = "credential")
@InFeed(type = "credential", list = "listCredentials")
class Credential extends Aggregate {
    /** How many days before its last day the partner and those who rely on it are told. */
    static final int NOTICE_DAYS = 30;

    private static final int LONGEST_YEARS = 10;

    UUID partnerId;

    @Nullable
    UUID personId;

    @Enumerated(EnumType.STRING)
    CredentialSubject subjectType;

    @Enumerated(EnumType.STRING)
    CredentialKind kind;

    @Enumerated(EnumType.STRING)
    VettingUnit vettingUnit;

    String issuer;

    @Nullable
    String number;

    @Nullable
    @JdbcTypeCode(SqlTypes.JSON)
    InsuredSum limitAmount;

    @Nullable
    Boolean additionalInsured;

    LocalDate issuedOn;

    /** The last day on which it counts. */
    @Nullable
    LocalDate expiresOn;

    /** Where the district keeps the document: a reference that means nothing outside that place. */
    @Nullable
    String evidenceRef;

    @Enumerated(EnumType.STRING)
    CredentialState state = CredentialState.SUBMITTED;

    @Nullable
    String decidedBy;

    @Nullable
    Instant decidedAt;

    @Enumerated(EnumType.STRING)
    @Nullable
    CredentialReason reasonCode;

    /** The day on which the suite itself has something to do: give notice, or let it expire. */
    @Nullable
    LocalDate dueOn;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Credential() {}

    private Credential(UUID id, SubmitCredential said, String actor, Instant now) {
        super(id, actor, now);
        partnerId = said.partnerId();
        personId = said.personId();
        subjectType = said.subjectType();
        kind = said.kind();
        vettingUnit = said.kind().unit();
        issuer = said.issuer();
        number = said.number();
        limitAmount = said.limitAmount();
        additionalInsured = said.additionalInsured();
        issuedOn = said.issuedOn();
        expiresOn = said.expiresOn();
        evidenceRef = said.evidenceRef();
    }

    static Credential submit(UUID id, SubmitCredential said, String actor, LocalDate today, Instant now) {
        var broken = broken(said, today);
        if (!broken.isEmpty()) throw Problem.rules(broken);
        return new Credential(id, said, actor, now);
    }

    /** Every broken rule at once. */
    static List<Violation> broken(SubmitCredential said, LocalDate today) {
        var broken = new ArrayList<Violation>();
        var kind = said.kind();
        if (!kind.isFor(said.subjectType()))
            broken.add(Violation.at(
                    "/personId",
                    "wrong-subject",
                    said.personId() == null
                            ? "%s is one person's: name the person".formatted(kind)
                            : "%s is the organisation's: leave the person out".formatted(kind)));
        if (said.issuedOn().isAfter(today))
            broken.add(Violation.at("/issuedOn", "in-the-future", "it was issued today or earlier"));
        var expiresOn = said.expiresOn();
        if (expiresOn == null) {
            if (kind.mustEnd()) broken.add(Violation.at("/expiresOn", "required", kind + " has a last day"));
        } else {
            if (expiresOn.isBefore(said.issuedOn()))
                broken.add(Violation.at("/expiresOn", "end-before-start", "it ends on or after the day of issue"));
            if (expiresOn.isBefore(today))
                broken.add(Violation.at("/expiresOn", "in-the-past", "its last day is over already"));
            if (expiresOn.isAfter(said.issuedOn().plusYears(LONGEST_YEARS)))
                broken.add(Violation.at(
                        "/expiresOn", "too-long", "at most %d years after its issue".formatted(LONGEST_YEARS)));
        }
        if (!kind.isInsurance()) {
            if (said.limitAmount() != null)
                broken.add(Violation.at("/limitAmount", "not-an-insurance", kind + " has no limit"));
            if (said.additionalInsured() != null)
                broken.add(Violation.at("/additionalInsured", "not-an-insurance", kind + " insures nobody"));
        }
        if (kind.isClearance() && said.number() != null)
            broken.add(Violation.at(
                    "/number", "not-kept", "of a clearance only its issuer and dates are kept, never a record"));
        return broken;
    }

    /**
     * A person's decision: verified, rejected or revoked.
     *
     * @param today the district's business day
     */
    Optional<CredentialEvent> decide(
            CredentialState to, Caller by, @Nullable CredentialReason reason, LocalDate today, Instant now) {
        CredentialState.GRAPH.check(state, to, by.roles(), unmet(to, by, reason, today));
        state = to;
        decidedBy = by.subject();
        decidedAt = now;
        reasonCode = to == CredentialState.VERIFIED ? null : reason;
        dueOn = to == CredentialState.VERIFIED ? firstDue() : null;
        touch(by.subject(), now);
        return switch (to) {
            case VERIFIED -> Optional.of(new CredentialEvent.Verified(shown()));
            case REVOKED -> Optional.of(new CredentialEvent.Revoked(shown()));
            default -> Optional.empty();
        };
    }

    private List<Violation> unmet(CredentialState to, Caller by, @Nullable CredentialReason reason, LocalDate today) {
        var unmet = new ArrayList<Violation>();
        if (to == CredentialState.VERIFIED) {
            if (by.subject().equals(createdBy()))
                unmet.add(Violation.guard("own-submission", "somebody else than who submitted it verifies it"));
            if (expiresOn != null && expiresOn.isBefore(today))
                unmet.add(Violation.guard("expired", "its last day was %s; ask for the next one".formatted(expiresOn)));
        } else if (reason == null) {
            unmet.add(Violation.at("/reasonCode", "reason-missing", "say why; the partner reads it"));
        }
        return unmet;
    }

    /** What the calendar asks for by this day: nothing, a notice, or the end. */
    Optional<CredentialEvent> takeDueStep(LocalDate today, Caller system, Instant now) {
        if (state != CredentialState.VERIFIED || expiresOn == null || dueOn == null || dueOn.isAfter(today))
            return Optional.empty();
        touch(system.subject(), now);
        if (today.isAfter(expiresOn)) {
            CredentialState.GRAPH.check(state, CredentialState.EXPIRED, system.roles(), List.of());
            state = CredentialState.EXPIRED;
            dueOn = null;
            return Optional.of(new CredentialEvent.Expired(shown()));
        }
        dueOn = expiresOn.plusDays(1);
        return Optional.of(
                new CredentialEvent.Expiring(shown(), Math.toIntExact(ChronoUnit.DAYS.between(today, expiresOn))));
    }

    /** The organisation that it belongs to turned out to be another one. */
    Optional<CredentialEvent> moveTo(UUID survivor, String actor, Instant now) {
        partnerId = survivor;
        touch(actor, now);
        return switch (state) {
            case SUBMITTED, REJECTED -> Optional.empty(); // nobody has heard of it
            case VERIFIED -> Optional.of(new CredentialEvent.Verified(shown()));
            case EXPIRED -> Optional.of(new CredentialEvent.Expired(shown()));
            case REVOKED -> Optional.of(new CredentialEvent.Revoked(shown()));
        };
    }

    private @Nullable LocalDate firstDue() {
        return expiresOn == null ? null : expiresOn.minusDays(NOTICE_DAYS);
    }

    CredentialEvent.CredentialFact shown() {
        return new CredentialEvent.CredentialFact(
                id(),
                subjectType,
                personId == null ? partnerId : personId,
                partnerId,
                kind,
                state,
                issuedOn,
                expiresOn,
                additionalInsured,
                limitAmount);
    }
}
