package org.commonground.needs.landscapescan;

import static org.commonground.needs.landscapescan.ScanState.GRAPH;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.need.KnownNeed;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The search for partners who could meet some needs, and its outcome. */
@Entity
@Table(name = "landscape_scan")
@InFeed(type = "scan", list = "listLandscapeScans")
class LandscapeScan extends Aggregate {
    String title;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> schoolIds = List.of();

    @Nullable
    UUID areaId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> needIds = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> goalIds = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Participant> participants = List.of();

    @Nullable
    LocalDate opensOn;

    @Nullable
    LocalDate closesOn;

    @JdbcTypeCode(SqlTypes.JSON)
    ScanPreferences preferences = ScanPreferences.NONE;

    /** Every component's, so that later defaults do not change old scores. */
    @JdbcTypeCode(SqlTypes.JSON)
    Map<FitComponent, Integer> weights = FitWeights.defaults().byComponent();

    @JdbcTypeCode(SqlTypes.JSON)
    List<NoCandidate> noCandidates = List.of();

    @Enumerated(EnumType.STRING)
    ScanState state = ScanState.PLANNED;

    @Nullable
    String stateReason;

    /** When the registry was last asked. */
    @Nullable
    Instant matchedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    SelectionDecision selection;

    @Nullable
    Instant decidedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected LandscapeScan() {}

    /**
     * @param needs those of the description that exist and that the caller may see
     * @param goals likewise
     */
    @SuppressWarnings("NullAway.Init") // take() gives the rest their values
    LandscapeScan(ScanDescription said, List<KnownNeed> needs, Collection<UUID> goals, String actor, Instant now) {
        super(Ids.next(), actor, now);
        var broken = broken(said, needs, goals);
        if (!broken.isEmpty()) throw Problem.rules(broken);
        take(said);
    }

    /** Takes a description as given; false if nothing differs. */
    boolean describe(ScanDescription said, List<KnownNeed> needs, Collection<UUID> goals, Caller by, Instant now) {
        if (said.equals(description())) return false;
        if (state.isOver())
            throw Problem.of(ProblemCode.TRANSITION_REFUSED, "the scan is %s and no longer changes".formatted(state));
        var broken = broken(said, needs, goals);
        if (!state.takesNeeds() && !said.needIds().equals(needIds))
            broken.add(Violation.at(
                    "/needIds", "too-late", "what a scan looks for changes only while it is PLANNED or OPEN"));
        if (!broken.isEmpty()) throw Problem.rules(broken);
        take(said);
        touch(by.subject(), now);
        return true;
    }

    private void take(ScanDescription said) {
        title = said.title();
        schoolIds = said.schoolIds();
        areaId = said.areaId();
        needIds = said.needIds();
        goalIds = said.goalIds();
        participants = said.participants();
        opensOn = said.opensOn();
        closesOn = said.closesOn();
        preferences = said.preferences();
        weights = new FitWeights(said.weights()).byComponent();
        noCandidates = said.noCandidates();
    }

    ScanDescription description() {
        return new ScanDescription(
                title,
                schoolIds,
                areaId,
                needIds,
                goalIds,
                participants,
                opensOn,
                closesOn,
                preferences,
                weights,
                noCandidates);
    }

    private static List<Violation> broken(ScanDescription said, List<KnownNeed> needs, Collection<UUID> goals) {
        var broken = new ArrayList<Violation>();
        var known = needs.stream().map(KnownNeed::id).collect(Collectors.toSet());
        for (int i = 0; i < said.needIds().size(); i++)
            if (!known.contains(said.needIds().get(i)))
                broken.add(Violation.at("/needIds/" + i, "unknown-need", "there is no such need that you may see"));
        for (int i = 0; i < said.goalIds().size(); i++)
            if (!goals.contains(said.goalIds().get(i)))
                broken.add(Violation.at("/goalIds/" + i, "unknown-goal", "there is no such goal that you may see"));
        if (said.schoolIds().isEmpty() && said.areaId() == null)
            broken.add(Violation.at("/schoolIds", "scope-missing", "say for which schools or which area it is"));
        broken.addAll(namedStudents("/participants", said.participants()));
        if (said.opensOn() != null && said.closesOn() != null && said.closesOn().isBefore(said.opensOn()))
            broken.add(Violation.at("/closesOn", "end-before-start", "it closes before it opens"));
        for (int i = 0; i < said.noCandidates().size(); i++)
            if (!said.needIds().contains(said.noCandidates().get(i).needId()))
                broken.add(Violation.at(
                        "/noCandidates/%d/needId".formatted(i), "not-in-scan", "the scan does not look for this need"));
        return broken;
    }

    /** Students take part and decide, and are never named. */
    private static List<Violation> namedStudents(String pointer, List<Participant> participants) {
        var named = new ArrayList<Violation>();
        for (int i = 0; i < participants.size(); i++)
            if (participants.get(i).role() == ParticipantRole.STUDENT
                    && participants.get(i).personId() != null)
                named.add(Violation.at(
                        "%s/%d/personId".formatted(pointer, i),
                        "student-named",
                        "students are not named; leave it out"));
        return named;
    }

    /** What it belongs to, for the row scope. */
    Set<UUID> scopeIds() {
        var ids = new HashSet<>(schoolIds);
        if (areaId != null) ids.add(areaId);
        return ids;
    }

    FitWeights fitWeights() {
        return new FitWeights(weights);
    }

    /**
     * Moves the scan on, if the graph, the caller's roles and the guards allow.
     *
     * @param needs the scan's, as they stand
     * @param linked those of them that have a candidate
     */
    void transition(
            ScanState to, Caller by, @Nullable String reason, List<KnownNeed> needs, Set<UUID> linked, Instant now) {
        GRAPH.check(state, to, by.roles(), unmet(to, reason, needs, linked));
        state = to;
        stateReason = reason;
        if (to == ScanState.MATCHING) matchedAt = now;
        touch(by.subject(), now);
    }

    private List<Violation> unmet(ScanState to, @Nullable String reason, List<KnownNeed> needs, Set<UUID> linked) {
        var unmet = new ArrayList<Violation>();
        switch (to) {
            case OPEN -> {
                for (var need : needs)
                    if (!need.state().isValidated())
                        unmet.add(Violation.guard(
                                "need-not-validated",
                                "need %s is %s; have it validated first".formatted(need.id(), need.state())));
            }
            case MAPPED -> {
                for (var id : gaps(linked))
                    if (noCandidates.stream().noneMatch(gap -> gap.needId().equals(id)))
                        unmet.add(Violation.guard(
                                "need-without-candidate",
                                "need %s has no candidate: add one, or say why under noCandidates".formatted(id)));
            }
            case CLOSED -> {
                if (state != ScanState.DECIDED && (reason == null || reason.isBlank()))
                    unmet.add(Violation.at("/reason", "reason-missing", "say why it ends without a decision"));
            }
            case PLANNED, MATCHING, DECIDED -> {}
        }
        return unmet;
    }

    List<UUID> gaps(Set<UUID> linked) {
        return needIds.stream().filter(id -> !linked.contains(id)).toList();
    }

    /** Refuses candidates and ratings while nobody asks for them. */
    void refuseUnlessTakingCandidates() {
        if (!state.takesCandidates())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "the scan is %s; it takes candidates while it is OPEN, MATCHING or MAPPED".formatted(state));
    }

    void changed(Caller by, Instant now) {
        touch(by.subject(), now);
    }

    /**
     * Records whom the school, its families and its community chose, and ends the search.
     *
     * @return one event for each partner chosen
     */
    List<ScanEvent.PartnerSelected> decide(
            SelectionDecision decision,
            Collection<ScanCandidate> candidates,
            Collection<ScanEdge> edges,
            List<UUID> defaultGoals,
            Caller by,
            Instant now) {
        // whoever may record a decision has been checked by the access table; that it may be taken now, the graph says
        GRAPH.check(state, ScanState.DECIDED, Set.of(Role.SYSTEM), List.of());
        var byId = candidates.stream().collect(Collectors.toMap(candidate -> candidate.id, Function.identity()));
        var broken = broken(decision, byId, edges);
        if (!broken.isEmpty()) throw Problem.rules(broken);
        state = ScanState.DECIDED;
        stateReason = null;
        selection = decision;
        decidedAt = now;
        touch(by.subject(), now);
        return decision.chosenCandidateIds().stream()
                .map(id -> selected(decision, Objects.requireNonNull(byId.get(id)), edges, defaultGoals, now))
                .toList();
    }

    private ScanEvent.PartnerSelected selected(
            SelectionDecision decision,
            ScanCandidate chosen,
            Collection<ScanEdge> edges,
            List<UUID> defaultGoals,
            Instant now) {
        var own = edges.stream()
                .filter(edge -> edge.candidateId.equals(chosen.id))
                .toList();
        return new ScanEvent.PartnerSelected(
                id(),
                title,
                schoolIds,
                Objects.requireNonNull(chosen.partnerId, "refused before"),
                own.stream().map(edge -> edge.needId).distinct().sorted().toList(),
                goalIds.isEmpty() ? defaultGoals : goalIds,
                own.stream()
                        .flatMap(edge -> edge.serviceIds.stream().limit(1))
                        .distinct()
                        .sorted()
                        .toList(),
                decision.benefitsToSchool(),
                decision.benefitsToPartner(),
                now);
    }

    private List<Violation> broken(
            SelectionDecision decision, Map<UUID, ScanCandidate> candidates, Collection<ScanEdge> edges) {
        var broken = new ArrayList<Violation>();
        if (schoolIds.isEmpty())
            broken.add(Violation.guard("school-missing", "a partnership needs a school: add one to the scan"));
        var chosen = decision.chosenCandidateIds();
        for (int i = 0; i < chosen.size(); i++) {
            var pointer = "/chosenCandidateIds/" + i;
            var id = chosen.get(i);
            var candidate = candidates.get(id);
            if (candidate == null)
                broken.add(Violation.at(pointer, "unknown-candidate", "the scan has no such candidate"));
            else if (candidate.partnerId == null)
                broken.add(Violation.at(
                        pointer,
                        "not-registered",
                        "%s is not in the registry yet: add the partner there and to the scan"
                                .formatted(candidate.prospectName)));
            else if (edges.stream().noneMatch(edge -> edge.candidateId.equals(id)))
                broken.add(Violation.at(pointer, "meets-no-need", "the candidate is linked to no need"));
        }
        for (int i = 0; i < decision.rejected().size(); i++) {
            var rejected = decision.rejected().get(i);
            var pointer = "/rejected/%d/candidateId".formatted(i);
            if (!candidates.containsKey(rejected.candidateId()))
                broken.add(Violation.at(pointer, "unknown-candidate", "the scan has no such candidate"));
            if (chosen.contains(rejected.candidateId()))
                broken.add(Violation.at(pointer, "chosen-and-rejected", "the candidate is among the chosen"));
        }
        var roles = decision.decidedBy().stream().map(Participant::role).collect(Collectors.toSet());
        if (!roles.contains(ParticipantRole.SCHOOL_LEADER))
            broken.add(Violation.at("/decidedBy", "school-leader-missing", "at least one school leader decides"));
        var waived = decision.waiverReason() != null && !decision.waiverReason().isBlank();
        if (roles.stream().noneMatch(ParticipantRole::isFamilyOrCommunity) && !waived)
            broken.add(Violation.at(
                    "/decidedBy",
                    "family-or-community-missing",
                    "at least one family, student or community member decides; else say why under waiverReason"));
        broken.addAll(namedStudents("/decidedBy", decision.decidedBy()));
        for (int i = 0; i < decision.conflicts().size(); i++) {
            var conflict = decision.conflicts().get(i).candidateId();
            if (conflict != null && !candidates.containsKey(conflict))
                broken.add(Violation.at(
                        "/conflicts/%d/candidateId".formatted(i),
                        "unknown-candidate",
                        "the scan has no such candidate"));
        }
        return broken;
    }
}
