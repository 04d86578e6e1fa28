package org.commonground.mou.partnership;

import static org.commonground.mou.partnership.PartnershipState.GRAPH;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.replica.KnownPartner;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A school and a partner who work together. It outlives each agreement made under it. */
@Entity
@Table(name = "partnership")
@InFeed(type = "partnership", list = "listPartnerships")
public class Partnership extends Aggregate {
    String code;
    String title = "";

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> schoolIds = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> partnerIds = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> areaIds = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<Purpose> purposes = List.of();

    String statement = "";

    @JdbcTypeCode(SqlTypes.JSON)
    List<Benefit> benefits = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> needIds = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> goalIds = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> serviceIds = List.of();

    @Nullable
    String onRampSummary;

    /** The landscape scan whose decision opened it, if one did. */
    @Nullable
    UUID scanId;

    @Enumerated(EnumType.STRING)
    PartnershipState state = PartnershipState.EXPLORING;

    /** Why it is in its state, where a reason was given. */
    @Nullable
    String stateReason;

    @Nullable
    LocalDate startedOn;

    @Nullable
    LocalDate endedOn;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Partnership() {}

    Partnership(UUID id, String code, PartnershipProfile profile, String actor, Instant now) {
        super(id, actor, now);
        this.code = code;
        take(profile);
    }

    /** Opened by the decision of a landscape scan. */
    static Partnership fromSelection(
            UUID id, String code, PartnershipProfile profile, UUID scanId, String actor, Instant now) {
        var partnership = new Partnership(id, code, profile, actor, now);
        partnership.scanId = scanId;
        return partnership;
    }

    PartnershipProfile profile() {
        return new PartnershipProfile(
                title,
                schoolIds,
                partnerIds,
                areaIds,
                purposes,
                statement,
                benefits,
                needIds,
                goalIds,
                serviceIds,
                onRampSummary);
    }

    /** Takes a profile as given; false if nothing differs. Every rule that it breaks is said at once. */
    boolean describe(PartnershipProfile said, String actor, Instant now) {
        if (said.equals(profile())) return false;
        if (state.isOver())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "it is %s and is kept as it was".formatted(state),
                    List.of(Violation.guard("partnership-over", "open a new partnership")));
        var broken = new ArrayList<Violation>();
        if (state.hasSettledParties()) {
            if (!said.schoolIds().equals(schoolIds)) broken.add(settled("/schoolIds"));
            if (!said.partnerIds().equals(partnerIds)) broken.add(settled("/partnerIds"));
        }
        if (state != PartnershipState.EXPLORING) broken.addAll(missingBenefits(said));
        if (!broken.isEmpty()) throw Problem.rules(broken);
        take(said);
        touch(actor, now);
        return true;
    }

    private static Violation settled(String pointer) {
        return Violation.at(pointer, "parties-settled", "the signed agreement names them; open a new partnership");
    }

    private static List<Violation> missingBenefits(PartnershipProfile profile) {
        var missing = new ArrayList<Violation>();
        for (var direction : Benefit.Direction.values())
            if (!profile.hasBenefit(direction))
                missing.add(Violation.at(
                        "/benefits",
                        "benefit-missing",
                        "a partnership works both ways: add a benefit in direction " + direction));
        return missing;
    }

    private void take(PartnershipProfile profile) {
        title = profile.title();
        schoolIds = profile.schoolIds();
        partnerIds = profile.partnerIds();
        areaIds = profile.areaIds();
        purposes = profile.purposes();
        statement = profile.statement();
        benefits = profile.benefits();
        needIds = profile.needIds();
        goalIds = profile.goalIds();
        serviceIds = profile.serviceIds();
        onRampSummary = profile.onRampSummary();
    }

    /** A partner turned out to be another entry of the registry, even where the parties are settled or it is over. */
    PartnershipEvent.Changed repoint(UUID merged, UUID survivor, String actor, Instant now) {
        partnerIds = partnerIds.stream()
                .map(id -> id.equals(merged) ? survivor : id)
                .distinct()
                .toList();
        touch(actor, now);
        return new PartnershipEvent.Changed(snapshot());
    }

    /**
     * What the guards look at besides the partnership itself.
     *
     * @param partners those of its partners that this service knows
     */
    record Circumstances(AgreementStandings.Standing agreements, List<KnownPartner> partners, LocalDate today) {}

    /** Takes the step, or says everything that stands in its way. */
    PartnershipEvent.StateChanged transition(
            PartnershipState to, @Nullable String reason, Caller by, Circumstances circumstances, Instant now) {
        var from = state;
        GRAPH.check(from, to, by.roles(), unmet(to, reason, circumstances));
        state = to;
        stateReason = reason;
        if (to == PartnershipState.ACTIVE && startedOn == null) startedOn = circumstances.today();
        if (to == PartnershipState.ENDED) endedOn = circumstances.today();
        touch(by.subject(), now);
        return new PartnershipEvent.StateChanged(snapshot(), from, to);
    }

    private List<Violation> unmet(PartnershipState to, @Nullable String reason, Circumstances circumstances) {
        var unmet = new ArrayList<Violation>();
        switch (to) {
            case PLANNING -> unmet.addAll(missingBenefits(profile()));
            case FORMALIZING -> {
                if (onRampSummary == null || onRampSummary.isBlank())
                    unmet.add(Violation.at(
                            "/onRampSummary",
                            "on-ramp-missing",
                            "say how money, people, rooms and permissions are secured"));
            }
            case LAUNCHING -> {
                if (!circumstances.agreements().executed())
                    unmet.add(Violation.guard("agreement-not-executed", "all sides must have signed an agreement"));
            }
            case ACTIVE -> {
                unmet.addAll(missingBenefits(profile()));
                if (!circumstances.agreements().active())
                    unmet.add(Violation.guard("agreement-not-active", "an agreement must be in force"));
                unmet.addAll(notApproved(circumstances));
            }
            case NOT_PURSUED, PAUSED, ENDING -> {
                if (reason == null || reason.isBlank())
                    unmet.add(Violation.at("/reason", "reason-missing", "say why; both sides read it"));
            }
            case ENDED -> {
                if (circumstances.agreements().unfinished())
                    unmet.add(Violation.guard(
                            "agreement-unfinished", "every signed agreement must have expired or been terminated"));
            }
            default -> {}
        }
        return unmet;
    }

    private List<Violation> notApproved(Circumstances circumstances) {
        return partnerIds.stream()
                .filter(id -> circumstances.partners().stream()
                        .noneMatch(partner -> partner.id().equals(id) && partner.isApprovedOn(circumstances.today())))
                .map(id -> Violation.guard(
                        "partner-not-approved", "partner %s must be APPROVED in the registry".formatted(id)))
                .toList();
    }

    PartnershipEvent.PartnershipSnapshot snapshot() {
        return new PartnershipEvent.PartnershipSnapshot(
                id(), code, title, schoolIds, partnerIds, needIds, goalIds, serviceIds, purposes, state, startedOn);
    }

    public String code() {
        return code;
    }

    public String title() {
        return title;
    }

    public String statement() {
        return statement;
    }

    public PartnershipState state() {
        return state;
    }

    public List<UUID> schoolIds() {
        return schoolIds;
    }

    public List<UUID> partnerIds() {
        return partnerIds;
    }

    public List<UUID> goalIds() {
        return goalIds;
    }

    /** Whether terms may still be agreed under it. */
    public boolean isOpen() {
        return !state.isOver() && state != PartnershipState.ENDING;
    }
}
