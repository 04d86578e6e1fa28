package org.commonground.needs.landscapescan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.needs.need.KnownNeed;
import org.commonground.needs.replica.KnownPartner;
import org.commonground.needs.vocabulary.NeedCategory;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The need-to-partner map of a scan: needs and candidates, the lines between them, and the gaps. */
@Schema(name = "NeedToPartnerMap")
record ScanMap(
        UUID scanId,
        long version,
        ScanState state,
        @Nullable Instant matchedAt,

        @Schema(description = "By which the scores were computed.")
        Map<FitComponent, Integer> weights,

        List<NeedNode> needs,
        List<CandidateView> candidates,
        List<EdgeView> edges,

        @Schema(description = "Needs that nobody meets so far.")
        List<Gap> needsWithoutCandidate)
        implements Versioned {

    /** A need of the scan. */
    @Schema(name = "MappedNeed")
    record NeedNode(
            UUID id,
            NeedCategory category,
            String statement,

            @Schema(description = "How many candidates it has.")
            int candidates) {}

    /** A need without a candidate. */
    @Schema(name = "MapGap")
    record Gap(
            UUID needId,

            @Schema(description = "Why, if somebody has said.") @Nullable
            String reason) {}

    /** A candidate of a scan. */
    @Schema(name = "ScanCandidate")
    record CandidateView(
            UUID id,
            @Nullable UUID partnerId,

            @Schema(description = "The partner's name, or the prospect's.")
            String name,

            CandidateOrigin origin,
            @Nullable ParticipantRole referredByRole,
            @Nullable String note,

            @Schema(description = "Where the partner stands in its registration.", examples = "APPROVED") @Nullable
            String registrationState,

            @Schema(description = "How far both want the same, 1 to 5, as the school sees it.") @Nullable
            Integer schoolRating,

            @Schema(description = "As the partner sees it.") @Nullable
            Integer partnerRating) {
        static CandidateView of(ScanCandidate candidate, @Nullable KnownPartner partner) {
            return new CandidateView(
                    candidate.id,
                    candidate.partnerId,
                    partner == null ? Objects.requireNonNullElse(candidate.prospectName, "") : partner.name(),
                    candidate.origin,
                    candidate.referredByRole,
                    candidate.note,
                    partner == null ? null : partner.registrationState(),
                    candidate.schoolRating,
                    candidate.partnerRating);
        }
    }

    /** A line of the map. */
    @Schema(name = "ScanEdge")
    record EdgeView(
            UUID id,
            UUID needId,
            UUID candidateId,

            @Schema(description = "How well the partner fits the need, 0 to 1.", examples = "0.8125") @Nullable
            BigDecimal fitSchoolToPartner,

            @Schema(description = "How well the need fits the partner, 0 to 1.", examples = "0.7000") @Nullable
            BigDecimal fitPartnerToSchool,

            @Schema(description = "Both scores, component by component with reasons; absent for prospects.") @Nullable
            Fit fit,

            @Schema(description = "The partner's services for it, the best first.")
            List<UUID> serviceIds,

            @Nullable String benefitsToSchool,
            @Nullable String benefitsToPartner,
            @Nullable String notes,

            @Schema(description = "The role of whoever drew it; absent if the match did.", examples = "school-liaison")
            @Nullable
            String addedByRole) {
        static EdgeView of(ScanEdge edge) {
            return new EdgeView(
                    edge.id,
                    edge.needId,
                    edge.candidateId,
                    edge.schoolToPartner,
                    edge.partnerToSchool,
                    edge.fit,
                    edge.serviceIds,
                    edge.benefitsToSchool,
                    edge.benefitsToPartner,
                    edge.notes,
                    edge.addedByRole);
        }
    }

    static ScanMap of(
            LandscapeScan scan,
            Collection<KnownNeed> needs,
            Collection<ScanCandidate> candidates,
            Collection<ScanEdge> edges,
            Map<UUID, KnownPartner> partners) {
        var perNeed = edges.stream().collect(Collectors.groupingBy(edge -> edge.needId, Collectors.counting()));
        var reasons = scan.noCandidates.stream()
                .collect(Collectors.toMap(NoCandidate::needId, NoCandidate::reason, (first, second) -> first));
        return new ScanMap(
                scan.id(),
                scan.version(),
                scan.state,
                scan.matchedAt,
                scan.weights,
                needs.stream()
                        .map(need -> new NeedNode(
                                need.id(),
                                need.category(),
                                need.statement(),
                                perNeed.getOrDefault(need.id(), 0L).intValue()))
                        .toList(),
                candidates.stream()
                        .map(candidate -> CandidateView.of(
                                candidate, candidate.partnerId == null ? null : partners.get(candidate.partnerId)))
                        .toList(),
                edges.stream().map(EdgeView::of).toList(),
                needs.stream()
                        .filter(need -> !perNeed.containsKey(need.id()))
                        .map(need -> new Gap(need.id(), reasons.get(need.id())))
                        .toList());
    }

    /** What a candidate sees: itself, the needs that it may meet, and the lines between them. */
    ScanMap only(Collection<UUID> partnerIds) {
        var own = candidates.stream()
                .filter(candidate -> candidate.partnerId != null && partnerIds.contains(candidate.partnerId))
                .toList();
        var ids = own.stream().map(CandidateView::id).collect(Collectors.toSet());
        var lines =
                edges.stream().filter(edge -> ids.contains(edge.candidateId)).toList();
        var met = lines.stream().map(EdgeView::needId).collect(Collectors.toCollection(HashSet::new));
        return new ScanMap(
                scanId,
                version,
                state,
                matchedAt,
                weights,
                needs.stream()
                        .filter(need -> met.contains(need.id))
                        .map(need -> new NeedNode(need.id, need.category, need.statement, (int) lines.stream()
                                .filter(edge -> edge.needId.equals(need.id))
                                .count()))
                        .toList(),
                own,
                lines,
                List.of());
    }

    /** The map as a table: a row for each need, a column for each candidate, the school's fit in the cells. */
    List<List<Object>> matrix() {
        var fits = new HashMap<List<UUID>, Object>();
        for (var edge : edges)
            fits.put(
                    List.of(edge.needId, edge.candidateId),
                    edge.fitSchoolToPartner == null ? "?" : edge.fitSchoolToPartner);
        var names = candidates.stream().collect(Collectors.groupingBy(CandidateView::name, Collectors.counting()));
        var header =
                new ArrayList<Object>(List.of("need_id", "category", "statement", "candidates", "no_candidate_reason"));
        for (var candidate : candidates)
            header.add(
                    names.getOrDefault(candidate.name, 0L) == 1
                            ? candidate.name
                            : "%s (%s)".formatted(candidate.name, candidate.id));
        var gaps = needsWithoutCandidate.stream().collect(Collectors.toMap(Gap::needId, Function.identity()));
        var rows = new ArrayList<List<Object>>();
        rows.add(header);
        for (var need : needs) {
            var gap = gaps.get(need.id);
            var row = new ArrayList<Object>(List.of(
                    need.id,
                    need.category,
                    need.statement,
                    need.candidates,
                    gap == null || gap.reason == null ? "" : gap.reason));
            for (var candidate : candidates) row.add(fits.getOrDefault(List.of(need.id, candidate.id), ""));
            rows.add(row);
        }
        return rows;
    }
}
