package org.commonground.mou.datasharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.mou.agreement.Agreement;
import org.commonground.mou.agreement.Agreements;
import org.commonground.mou.datasharing.DataSharingSchedule.Frame;
import org.commonground.mou.datasharing.DataSharingTerms.Missing;
import org.commonground.mou.datasharing.DestructionTask.Holder;
import org.commonground.mou.replica.Replicas;
import org.commonground.mou.review.ReviewDecision;
import org.commonground.mou.review.ReviewUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Data-sharing schedules over HTTP. */
@Path("/v1/data-sharing-schedules")
@Tag(name = "Agreements")
class DataSharingResource {
    /** A schedule. */
    @Schema(name = "DataSharingSchedule")
    record DataSharingView(
            UUID id,
            long version,
            UUID agreementId,
            UUID partnerId,
            DataSharingTerms terms,

            @Schema(
                    description =
                            "What the legal basis asks for and the terms do not say, each with the rule that asks for it.")
            List<Missing> missing,

            DataSharingState state,

            @Schema(description = "States that this caller may ask for; guards are checked on the attempt.")
            List<DataSharingState> allowedTransitions,

            @Schema(description = "Units that must approve.")
            Set<ReviewUnit> requiredReviews,

            List<UnitReview> reviews,
            LocalDate validFrom,
            @Schema(description = "The last day.") LocalDate validTo,

            @Schema(description = "Days after the end within which all of it is destroyed.")
            int retentionDays,

            @Nullable LocalDate endedOn,
            @Nullable String endReason,
            List<DestructionTask> destruction,

            @Schema(description = "Since when the destruction is overdue; the partner gets no new schedule meanwhile.")
            @Nullable
            LocalDate overdueSince,

            @Schema(description = "Names of the partner and the schools, as far as they are known here.")
            Map<UUID, String> labels,

            Instant createdAt,
            String createdBy,
            Instant updatedAt)
            implements Versioned {}

    /** A schedule in plain words, for families. */
    @Schema(name = "DataSharingSummary")
    record DataSharingSummaryView(
            UUID id,
            long version,
            @Nullable String partner,
            List<String> schools,
            List<String> what,
            @Nullable String why,
            String ground,
            LocalDate from,
            LocalDate to,
            String destroyed,
            DataSharingState state)
            implements Versioned {}

    /** A schedule to be drafted. */
    record ProposeDataSharing(
            @NotNull UUID agreementId,

            @Schema(description = "Not needed where the agreement has one partner.") @Nullable
            UUID partnerId,

            @Valid @NotNull DataSharingTerms terms) {}

    /** What a unit says. */
    record DecideDataSharing(
            @NotNull ReviewDecision decision,

            @Size(max = 10_000) @Schema(description = "Needed when changes are requested: what to change.") @Nullable
            String comment) {}

    /** A step of a schedule's life. */
    record TransitionDataSharing(
            @NotNull DataSharingState to,

            @Size(max = 2_000) @Schema(description = "Needed to revoke.") @Nullable
            String reason) {}

    /** A partner's word that its copies are gone. */
    record CertifyDestruction(
            @NotBlank @Size(max = 2_000) @Schema(description = "What was destroyed, how, when and by whom.")
            String statement,

            @Min(0) @Schema(description = "How many records.") @Nullable
            Long records) {}

    private final DataSharingSchedules schedules;
    private final Agreements agreements;
    private final MoveDataSharing move;
    private final Replicas replicas;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final BusinessDay businessDay;
    private final Clock clock;
    private final int destructionDays;

    DataSharingResource(
            DataSharingSchedules schedules,
            Agreements agreements,
            MoveDataSharing move,
            Replicas replicas,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            BusinessDay businessDay,
            Clock clock,
            @ConfigProperty(name = "commonground.mou.destruction-days", defaultValue = "30") int destructionDays) {
        this.schedules = schedules;
        this.agreements = agreements;
        this.move = move;
        this.replicas = replicas;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.businessDay = businessDay;
        this.clock = clock;
        this.destructionDays = destructionDays;
    }

    @GET
    @Operation(
            summary = "List data-sharing schedules",
            description =
                    "Staff of the district see all, schools and partners their own, a student information system those in"
                            + " force. Overdue destruction: `filter=state = 'REVOKED' AND destructionDueOn < '2026-11-01'`.")
    public Page<DataSharingView> listDataSharingSchedules(@BeanParam ListQuery query) {
        var page = schedules.page(query);
        var labels = replicas.labels(
                page.items().stream().flatMap(each -> named(each).stream()).collect(Collectors.toSet()));
        return page.map(schedule -> view(schedule, labels));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a data-sharing schedule")
    public DataSharingView getDataSharingSchedule(UUID id) {
        return view(schedules.get(id));
    }

    @GET
    @Path("/{id}/summary")
    @Operation(summary = "Read a data-sharing schedule in plain words", description = "For families of its schools.")
    public DataSharingSummaryView getDataSharingSummary(UUID id) {
        var schedule = schedules.get(id);
        if (current.get().is(Role.COMMUNITY_MEMBER) && schedule.firstActiveOn == null)
            throw Problem.notFound("data-sharing schedule", id);
        var labels = replicas.labels(named(schedule));
        return new DataSharingSummaryView(
                schedule.id(),
                schedule.version(),
                labels.get(schedule.partnerId),
                schedule.schoolIds.stream()
                        .map(school -> labels.getOrDefault(school, school.toString()))
                        .toList(),
                schedule.terms.elements().stream()
                        .map(DataSharingResource::words)
                        .toList(),
                schedule.terms.purpose(),
                words(schedule.legalBasis),
                schedule.validFrom,
                schedule.validTo,
                schedule.legalBasis.isIdentifiable()
                        ? "Within %d days after the end".formatted(schedule.retentionDays)
                        : "Nothing about single students is shared",
                schedule.state);
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draft a data-sharing schedule",
            description =
                    "By an officer, or proposed by the partner, under an agreement of theirs. What its legal basis still"
                            + " asks for is in `missing`. Refused while the partner owes the destruction of earlier data.")
    public RestResponse<DataSharingView> createDataSharingSchedule(@Valid @NotNull ProposeDataSharing request) {
        var agreement = agreements.get(request.agreementId());
        var partner = partner(agreement, request.partnerId());
        refuseUnlessAllowed(agreement, request.terms(), "/terms");
        if (schedules.isDestructionOverdue(partner, businessDay.today()))
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "the partner owes the destruction of data that was shared earlier",
                    List.of(Violation.guard(
                            "destruction-overdue", "certify the destruction of the overdue schedule first")));
        var schedule = new DataSharingSchedule(
                Ids.next(),
                frame(agreement),
                partner,
                request.terms(),
                current.get().subject(),
                clock.instant());
        if (!schedule.isWritableBy(current.get()))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "a partner proposes for itself",
                    List.of(Violation.at("/partnerId", "not-yours", "not a partner of yours")));
        schedules.add(schedule);
        schedules.flush();
        return ResponseBuilder.<DataSharingView>created(URI.create("/v1/data-sharing-schedules/" + schedule.id()))
                .entity(view(schedule))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change the draft of a data-sharing schedule",
            description = "JSON Merge Patch (RFC 7396) on the terms. Reviews given so far are void.")
    public DataSharingView updateDataSharingSchedule(
            UUID id, @Schema(implementation = DataSharingTerms.class) @NotNull ObjectNode patch) {
        var schedule = schedules.lock(id);
        if (!schedule.isWritableBy(current.get())) throw Problem.notFound("data-sharing schedule of yours with id", id);
        preconditions.check(schedule);
        var said = mergePatch.apply(schedule.terms, patch);
        var agreement = agreements.get(schedule.agreementId);
        refuseUnlessAllowed(agreement, said, "");
        if (!said.equals(schedule.terms)) {
            schedule.write(said, frame(agreement), current.get().subject(), clock.instant());
            schedules.flush();
        }
        return view(schedule);
    }

    @POST
    @Path("/{id}/reviews/{unit}")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Decide on data sharing for a unit",
            description = "District reviewers decide for their `review_units`: RESEARCH_DATA, IT_SECURITY and LEGAL, or"
                    + " RESEARCH_DATA alone where only counts are shared. Nobody reviews what they wrote. Terms that are not"
                    + " complete cannot be approved. The last approval approves the schedule.")
    public RestResponse<DataSharingView> decideDataSharingReview(
            UUID id, ReviewUnit unit, @Valid @NotNull DecideDataSharing request) {
        if (request.decision() == ReviewDecision.CHANGES_REQUESTED
                && (request.comment() == null || request.comment().isBlank()))
            throw Problem.rules(List.of(Violation.at("/comment", "required", "say what to change")));
        var schedule = schedules.lock(id);
        if (!schedule.requiredReviews().contains(unit)) throw Problem.notFound("data-sharing review of unit", unit);
        if (!current.get().reviewUnits().contains(unit.name()))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "you do not decide for " + unit,
                    List.of(Violation.guard("not-your-unit", unit + " decides this")));
        move.review(schedule, unit, request.decision(), request.comment());
        return ResponseBuilder.ok(view(schedule)).build();
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a data-sharing schedule on",
            description =
                    "People revoke it, or take an approved one back to change it. The suite puts it in force, out of force"
                            + " and to its end, with the calendar and the agreement. A refusal lists each unmet guard.")
    public DataSharingView transitionDataSharingSchedule(UUID id, @Valid @NotNull TransitionDataSharing request) {
        var schedule = preconditions.check(schedules.lock(id));
        move.move(schedule, request.to(), request.reason(), current.get());
        return view(schedule);
    }

    @POST
    @Path("/{id}/destruction-certificates")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Certify that shared data is destroyed",
            description =
                    "By the partner, or an officer who has its certificate on paper. What this suite holds is certified by"
                            + " the suite itself. With the last certificate the schedule is DESTROYED.")
    public RestResponse<DataSharingView> certifyDataDestruction(UUID id, @Valid @NotNull CertifyDestruction request) {
        var schedule = schedules.lock(id);
        if (!schedule.isWritableBy(current.get())) throw Problem.notFound("data-sharing schedule of yours with id", id);
        move.certify(
                schedule,
                Holder.PARTNER,
                Ids.next(),
                request.records(),
                request.statement(),
                current.get().subject());
        return ResponseBuilder.ok(view(schedule)).build();
    }

    private Frame frame(Agreement agreement) {
        return new Frame(agreement.id(), agreement.effectiveOn(), agreement.expiresOn(), destructionDays);
    }

    private static UUID partner(Agreement agreement, @Nullable UUID named) {
        if (named == null && agreement.partnerIds().size() == 1)
            return agreement.partnerIds().getFirst();
        if (named != null && agreement.partnerIds().contains(named)) return named;
        throw Problem.rules(List.of(Violation.at(
                        "/partnerId", named == null ? "required" : "not-a-party", "one of the agreement's partners")
                .allowing(agreement.partnerIds().stream().map(UUID::toString).toList())));
    }

    /** No school that the agreement is not about. */
    private static void refuseUnlessAllowed(Agreement agreement, DataSharingTerms terms, String at) {
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < terms.schoolIds().size(); i++)
            if (!agreement.schoolIds().contains(terms.schoolIds().get(i)))
                violations.add(
                        Violation.at("%s/schoolIds/%d".formatted(at, i), "not-a-party", "not a school of the agreement")
                                .allowing(agreement.schoolIds().stream()
                                        .map(UUID::toString)
                                        .toList()));
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private static Set<UUID> named(DataSharingSchedule schedule) {
        var ids = new HashSet<>(schedule.schoolIds);
        ids.add(schedule.partnerId);
        return ids;
    }

    private static String words(Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private DataSharingView view(DataSharingSchedule schedule) {
        return view(schedule, replicas.labels(named(schedule)));
    }

    private DataSharingView view(DataSharingSchedule schedule, Map<UUID, String> labels) {
        var own = new TreeMap<>(labels);
        own.keySet().retainAll(named(schedule));
        return new DataSharingView(
                schedule.id(),
                schedule.version(),
                schedule.agreementId,
                schedule.partnerId,
                schedule.terms,
                schedule.terms.missing(move.limits()),
                schedule.state,
                DataSharingState.GRAPH.allowed(schedule.state, current.get().roles()),
                schedule.requiredReviews(),
                schedule.reviews,
                schedule.validFrom,
                schedule.validTo,
                schedule.retentionDays,
                schedule.endedOn,
                schedule.endReason,
                schedule.destruction,
                schedule.overdueSince,
                own,
                schedule.createdAt(),
                schedule.createdBy(),
                schedule.updatedAt());
    }
}
