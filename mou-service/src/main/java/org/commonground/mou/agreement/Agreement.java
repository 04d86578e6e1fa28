package org.commonground.mou.agreement;

import static org.commonground.mou.agreement.AgreementState.GRAPH;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.replica.KnownPartner;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An agreement between a school or district and a partner. What it says is in its versions; here stands what has become of it,
 * and the terms of the current version as lists show them.
 */
@Entity
@Table(name = "agreement")
@InFeed(type = "agreement", list = "listAgreements")
public class Agreement extends Aggregate {
    static final int EXPIRING_DAYS = 90;

    @Column(updatable = false)
    String number;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    AgreementType type;

    @Column(updatable = false)
    UUID partnershipId;

    @Column(updatable = false)
    @Nullable
    UUID parentAgreementId;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    Side draftedBy;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> schoolIds = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> partnerIds = List.of();

    @Enumerated(EnumType.STRING)
    AgreementState state = AgreementState.DRAFT;

    // the current version, and its terms as lists show them
    int versionNo;
    String documentSha256;
    String versionAuthor;

    @Enumerated(EnumType.STRING)
    Side versionSide;

    String title;
    String summary;
    LocalDate effectiveOn;

    /** The last day in force; a renewal moves it. */
    LocalDate expiresOn;

    @Enumerated(EnumType.STRING)
    RenewalMode renewalMode;

    int noticeDays;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Party> parties = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> goalIds = List.of();

    /** Those obligations that come to a number. */
    @JdbcTypeCode(SqlTypes.JSON)
    List<Obligation> commitments = List.of();

    // what has happened to it
    @Nullable
    Instant firstSharedAt;

    @Nullable
    String changeRequest;

    @Nullable
    LocalDate signBy;

    @Nullable
    LocalDate executedOn;

    /** Why it is executed and yet not in force. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> holdReasons = List.of();

    @Nullable
    String suspendedReason;

    boolean suspendedBySuite;
    int renewalCount;

    /** On this day a side said that it will not renew. */
    @Nullable
    LocalDate nonRenewalNoticeOn;

    @Enumerated(EnumType.STRING)
    @Nullable
    TerminationReason terminationReason;

    /** The first day on which it is no longer in force. */
    @Nullable
    LocalDate terminatesOn;

    @Nullable
    String cancelledReason;

    @JdbcTypeCode(SqlTypes.JSON)
    List<WindDownTask> windDown = List.of();

    // the end of its trail: an entry that vanished would be missed
    int trailLength;
    String trailHead = "";

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Agreement() {}

    /** What identifies an agreement from its first draft on. */
    record Origin(
            UUID id,
            String number,
            AgreementType type,
            UUID partnershipId,
            @Nullable UUID parentAgreementId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            Side draftedBy) {}

    @SuppressWarnings("NullAway.Init") // follow() gives it the terms of its first version
    Agreement(Origin origin, String actor, Instant now) {
        super(origin.id(), actor, now);
        this.number = origin.number();
        this.type = origin.type();
        this.partnershipId = origin.partnershipId();
        this.parentAgreementId = origin.parentAgreementId();
        this.schoolIds = origin.schoolIds();
        this.partnerIds = origin.partnerIds();
        this.draftedBy = origin.draftedBy();
    }

    /** Takes a version as the current one. */
    void follow(AgreementVersion version, Terms terms, Instant now) {
        versionNo = version.no;
        documentSha256 = version.sha256;
        versionAuthor = version.createdBy();
        versionSide = version.authorSide;
        title = terms.title();
        summary = terms.summary();
        effectiveOn = terms.effectiveOn();
        expiresOn = terms.expiresOn();
        renewalMode = terms.renewalMode();
        noticeDays = terms.noticeDays();
        parties = terms.parties();
        goalIds = terms.goalIds();
        commitments = terms.obligations().stream()
                .filter(owed -> owed.commitment() != null)
                .toList();
        // where the district alone is the party, the schools of the partnership stay concerned
        if (!idsOf(terms, Side.SCHOOL).isEmpty()) schoolIds = idsOf(terms, Side.SCHOOL);
        if (!idsOf(terms, Side.PARTNER).isEmpty()) partnerIds = idsOf(terms, Side.PARTNER);
        touch(version.updatedBy(), now);
    }

    private static List<UUID> idsOf(Terms terms, Side side) {
        return terms.parties().stream()
                .filter(party -> party.side() == side)
                .map(Party::orgId)
                .toList();
    }

    /**
     * A step that somebody wishes to take.
     *
     * @param reason why; for a termination the code of a {@link TerminationReason}
     * @param effectiveOn for a termination: the first day on which it is no longer in force
     */
    public record Move(
            AgreementState to,
            @Nullable String reason,
            @Nullable LocalDate effectiveOn) {
        public static Move to(AgreementState to) {
            return new Move(to, null, null);
        }

        public static Move to(AgreementState to, String reason) {
            return new Move(to, reason, null);
        }
    }

    /**
     * What the guards look at besides the agreement itself.
     *
     * @param terms of the current version
     * @param partners those of its partners that this service knows
     * @param umbrella the state of its umbrella agreement, if it has one
     * @param signingDays how long the sides have to sign
     */
    record Circumstances(
            Terms terms,
            List<KnownPartner> partners,
            @Nullable AgreementState umbrella,
            int signingDays,
            LocalDate today,
            Instant now) {}

    /** Takes the step, or says everything that stands in its way. */
    AgreementEvent.StateChanged transition(Move move, Caller by, Circumstances circumstances) {
        var from = state;
        var to = move.to();
        GRAPH.check(from, to, by.roles(), unmet(move, by, circumstances));
        state = to;
        settle(from, move, by, circumstances);
        touch(by.subject(), circumstances.now());
        return new AgreementEvent.StateChanged(snapshot(), from, to);
    }

    private List<Violation> unmet(Move move, Caller by, Circumstances circumstances) {
        var unmet = new ArrayList<Violation>();
        var today = circumstances.today();
        switch (move.to()) {
            case NEGOTIATING -> {
                if (state == AgreementState.DRAFT) requireAuthor(by, versionAuthor, unmet);
                else requireReason(move, unmet);
            }
            case IN_REVIEW -> {
                if (state == AgreementState.DRAFT && !by.is(Role.PARTNERSHIP_OFFICER) && sideOf(by) != versionSide)
                    unmet.add(Violation.guard("not-your-draft", "the side that writes it shares it first"));
                unmet.addAll(circumstances.terms().incomplete(type));
            }
            case OUT_FOR_SIGNATURE -> {
                for (var partner : circumstances.partners())
                    if (partner.isShutOut())
                        unmet.add(Violation.guard(
                                "partner-shut-out",
                                "%s is %s in the registry".formatted(partner.name(), partner.registrationState())));
                if (expiresOn.isBefore(today))
                    unmet.add(Violation.guard("term-over", "its last day, %s, has passed".formatted(expiresOn)));
            }
            case DRAFT_EXPIRED -> notBefore(signBy == null ? today : signBy.plusDays(1), today, unmet);
            case ACTIVE -> {
                if (state == AgreementState.ACTIVE) notBefore(expiresOn.plusDays(1), today, unmet);
                else unmet.addAll(holds(circumstances));
            }
            case SUSPENDED, CANCELLED -> {
                requireReason(move, unmet);
                if (move.to() == AgreementState.CANCELLED) requireAuthor(by, createdBy(), unmet);
            }
            case EXPIRED -> notBefore(expiresOn.plusDays(1), today, unmet);
            case TERMINATING -> unmet.addAll(unmetForTermination(move, by, today));
            case TERMINATED -> notBefore(lastDayOfTermination(), today, unmet);
            case CLOSED -> {
                for (var task : windDown)
                    if (!task.isDone())
                        unmet.add(Violation.guard("wind-down-open", "%s: %s".formatted(task.code(), task.text())));
            }
            case DRAFT, APPROVED, EXECUTED -> {}
        }
        return unmet;
    }

    private static void requireReason(Move move, List<Violation> unmet) {
        if (move.reason() == null || move.reason().isBlank())
            unmet.add(Violation.at("/reason", "reason-missing", "say why; both sides read it"));
    }

    private static void requireAuthor(Caller by, String author, List<Violation> unmet) {
        if (!by.subject().equals(author) && !by.is(Role.PARTNERSHIP_OFFICER))
            unmet.add(Violation.guard("not-the-author", "only who wrote it, or an officer, may do this"));
    }

    private static void notBefore(LocalDate day, LocalDate today, List<Violation> unmet) {
        if (today.isBefore(day)) unmet.add(Violation.guard("too-early", "not before " + day));
    }

    private List<Violation> unmetForTermination(Move move, Caller by, LocalDate today) {
        var reason = TerminationReason.of(move.reason());
        if (reason.isEmpty())
            return List.of(Violation.at("/reason", "unknown-value", "say which").allowing(TerminationReason.names()));
        if (move.effectiveOn() != null
                && move.effectiveOn().isBefore(earliestTermination(reason.orElseThrow(), by, today)))
            return List.of(Violation.at(
                    "/effectiveOn",
                    "notice-too-short",
                    "with %d days' notice not before %s"
                            .formatted(noticeDays, earliestTermination(reason.orElseThrow(), by, today))));
        return List.of();
    }

    private LocalDate earliestTermination(TerminationReason reason, Caller by, LocalDate today) {
        var atOnce = reason == TerminationReason.SAFETY && by.is(Role.PARTNERSHIP_OFFICER);
        return atOnce ? today : today.plusDays(noticeDays);
    }

    /** A term that runs out ends a termination too. */
    private LocalDate lastDayOfTermination() {
        var over = expiresOn.plusDays(1);
        return terminatesOn == null || over.isBefore(terminatesOn) ? over : terminatesOn;
    }

    /** What keeps it from being in force: its date, its partners' approval, its umbrella. */
    List<Violation> holds(Circumstances circumstances) {
        var holds = new ArrayList<Violation>();
        notBefore(effectiveOn, circumstances.today(), holds);
        for (var id : partnerIds)
            if (circumstances.partners().stream()
                    .noneMatch(partner -> partner.id().equals(id) && partner.isApprovedOn(circumstances.today())))
                holds.add(Violation.guard(
                        "partner-not-approved", "partner %s must be APPROVED in the registry".formatted(id)));
        if (parentAgreementId != null && circumstances.umbrella() != AgreementState.ACTIVE)
            holds.add(Violation.guard(
                    "umbrella-not-active", "umbrella agreement %s must be ACTIVE".formatted(parentAgreementId)));
        return holds;
    }

    private void settle(AgreementState from, Move move, Caller by, Circumstances circumstances) {
        var now = circumstances.now();
        var today = circumstances.today();
        switch (move.to()) {
            case NEGOTIATING -> {
                if (firstSharedAt == null) firstSharedAt = now;
                if (from != AgreementState.DRAFT) changeRequest = move.reason();
                signBy = null;
            }
            case IN_REVIEW -> {
                if (firstSharedAt == null) firstSharedAt = now;
                changeRequest = null;
            }
            case OUT_FOR_SIGNATURE -> signBy = today.plusDays(circumstances.signingDays());
            case EXECUTED -> {
                executedOn = today;
                signBy = null;
            }
            case ACTIVE -> {
                if (from == AgreementState.ACTIVE) {
                    renewalCount++;
                    expiresOn = circumstances.terms().expiresAfter(renewalCount);
                }
                holdReasons = List.of();
                suspendedReason = null;
                suspendedBySuite = false;
            }
            case SUSPENDED -> {
                suspendedReason = move.reason();
                suspendedBySuite = by.is(Role.SYSTEM);
            }
            case EXPIRED -> windDown = WindDownTask.ALL;
            case TERMINATING -> {
                var reason = TerminationReason.of(move.reason()).orElseThrow();
                terminationReason = reason;
                terminatesOn = move.effectiveOn() == null ? earliestTermination(reason, by, today) : move.effectiveOn();
                windDown = WindDownTask.ALL;
            }
            case CANCELLED -> {
                cancelledReason = move.reason();
                signBy = null;
            }
            case DRAFT, APPROVED, DRAFT_EXPIRED, TERMINATED, CLOSED -> {}
        }
    }

    /** Whether the calendar, or what it waited for, asks the suite to move it; if so, where to. */
    @Nullable
    AgreementState due(LocalDate today) {
        return switch (state) {
            case OUT_FOR_SIGNATURE -> signBy != null && today.isAfter(signBy) ? AgreementState.DRAFT_EXPIRED : null;
            case EXECUTED -> today.isBefore(effectiveOn) ? null : AgreementState.ACTIVE;
            case ACTIVE -> {
                if (!today.isAfter(expiresOn)) yield null;
                yield renewsItself() ? AgreementState.ACTIVE : AgreementState.EXPIRED;
            }
            case TERMINATING -> today.isBefore(lastDayOfTermination()) ? null : AgreementState.TERMINATED;
            default -> null;
        };
    }

    private boolean renewsItself() {
        return renewalMode == RenewalMode.AUTO && nonRenewalNoticeOn == null;
    }

    /** Remembers what holds it; false if that was known. */
    boolean hold(List<Violation> reasons, Instant now) {
        var texts = reasons.stream().map(Violation::message).toList();
        if (texts.equals(holdReasons)) return false;
        holdReasons = texts;
        touch("system", now);
        return true;
    }

    /** A side says, in time, that it lets the term run out. */
    void giveNonRenewalNotice(Caller by, LocalDate today, Instant now) {
        var unmet = new ArrayList<Violation>();
        if (state != AgreementState.ACTIVE && state != AgreementState.SUSPENDED)
            unmet.add(Violation.guard("not-in-force", "it is " + state));
        if (renewalMode != RenewalMode.AUTO)
            unmet.add(Violation.guard("not-renewed", "it is not renewed by itself, so it ends on " + expiresOn));
        if (nonRenewalNoticeOn != null)
            unmet.add(Violation.guard("notice-given", "notice was given on " + nonRenewalNoticeOn));
        if (today.plusDays(noticeDays).isAfter(expiresOn))
            unmet.add(Violation.guard(
                    "notice-too-late",
                    "notice was due by %s; it can be terminated instead".formatted(expiresOn.minusDays(noticeDays))));
        if (!unmet.isEmpty()) throw Problem.of(ProblemCode.TRANSITION_REFUSED, "no notice can be given now", unmet);
        nonRenewalNoticeOn = today;
        touch(by.subject(), now);
    }

    /** A task of its end is done. */
    void completeWindDown(String code, @Nullable String note, Caller by, @Nullable Side side, Instant now) {
        var task = windDown.stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("wind-down task", code));
        if (!by.is(Role.PARTNERSHIP_OFFICER) && task.side() != side)
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "it is for the other side to say that this is done",
                    List.of(Violation.guard("not-yours", "the task is the %s side's".formatted(task.side()))));
        if (task.isDone())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "it is done already",
                    List.of(Violation.guard("done-already", "by %s on %s".formatted(task.doneBy(), task.doneAt()))));
        windDown = windDown.stream()
                .map(each -> each.code().equals(code) ? each.done(note, by.subject(), now) : each)
                .toList();
        touch(by.subject(), now);
    }

    /** On which side somebody stands who may change it; null if on neither. */
    @Nullable
    Side sideOf(Caller caller) {
        if (caller.is(Role.PARTNERSHIP_OFFICER)) return Side.SCHOOL;
        if ((caller.is(Role.SCHOOL_LEADER) || caller.is(Role.SCHOOL_LIAISON))
                && schoolIds.stream().anyMatch(caller.schoolIds()::contains)) return Side.SCHOOL;
        if ((caller.is(Role.PARTNER_ADMIN) || caller.is(Role.PARTNER_STAFF))
                && partnerIds.stream().anyMatch(caller.partnerIds()::contains)) return Side.PARTNER;
        return null;
    }

    boolean isExpiring(LocalDate today) {
        return state == AgreementState.ACTIVE && !expiresOn.isAfter(today.plusDays(EXPIRING_DAYS));
    }

    /** A partner turned out to be another entry of the registry. What was signed stays as it was signed. */
    AgreementEvent.StateChanged repoint(UUID merged, UUID survivor, String actor, Instant now) {
        partnerIds = partnerIds.stream()
                .map(id -> id.equals(merged) ? survivor : id)
                .distinct()
                .toList();
        var bound = parties.stream().anyMatch(party -> party.orgId().equals(survivor));
        parties = parties.stream()
                .filter(party -> !bound || !party.orgId().equals(merged))
                .map(party -> party.orgId().equals(merged)
                        ? new Party(party.side(), survivor, party.legalName(), party.noticeAddress())
                        : party)
                .toList();
        touch(actor, now);
        return new AgreementEvent.StateChanged(snapshot(), state, state);
    }

    /** Takes the next entry of its trail. */
    void extendTrail(String hash) {
        trailLength++;
        trailHead = hash;
    }

    AgreementEvent.AgreementSnapshot snapshot() {
        return new AgreementEvent.AgreementSnapshot(
                id(),
                number,
                type,
                title,
                partnershipId,
                schoolIds,
                partnerIds,
                state,
                effectiveOn,
                expiresOn,
                versionNo,
                commitments.stream().flatMap(this::facts).toList());
    }

    private Stream<AgreementEvent.CommitmentFacts> facts(Obligation owed) {
        var commitment = owed.commitment();
        if (commitment == null) return Stream.empty();
        return Stream.of(new AgreementEvent.CommitmentFacts(
                Ids.ofNaturalKey(id().toString(), "commitment", commitment.key()),
                commitment.key(),
                owed.side(),
                owed.description(),
                commitment.kind(),
                commitment.kind().unit(),
                commitment.amount(),
                commitment.valuationUsd()));
    }

    public String number() {
        return number;
    }

    public AgreementType type() {
        return type;
    }

    public AgreementState state() {
        return state;
    }

    public String title() {
        return title;
    }

    public int versionNo() {
        return versionNo;
    }

    /** The hash of the current version's document: what reviewers approve and signers sign. */
    public String documentSha256() {
        return documentSha256;
    }

    public String versionAuthor() {
        return versionAuthor;
    }

    public List<Party> parties() {
        return parties;
    }

    public List<UUID> schoolIds() {
        return schoolIds;
    }

    public List<UUID> partnerIds() {
        return partnerIds;
    }

    public LocalDate effectiveOn() {
        return effectiveOn;
    }

    public LocalDate expiresOn() {
        return expiresOn;
    }

    public List<String> holdReasons() {
        return holdReasons;
    }

    public @Nullable LocalDate signBy() {
        return signBy;
    }

    public int trailLength() {
        return trailLength;
    }

    public String trailHead() {
        return trailHead;
    }
}
