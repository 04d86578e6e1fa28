package org.commonground.mou.partnership;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.numbering.Numbering;
import org.commonground.mou.replica.KnownOrg;
import org.commonground.mou.replica.KnownPartner;
import org.commonground.mou.replica.Replicas;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Partnerships over HTTP. */
@Path("/v1/partnerships")
@Tag(name = "Agreements")
class PartnershipResource {
    /** A partnership. */
    @Schema(name = "Partnership")
    record PartnershipView(
            UUID id,
            long version,

            @Schema(description = "To quote to people.", examples = "SCP-2026-000123")
            String code,

            String title,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            List<UUID> areaIds,
            List<Purpose> purposes,
            String statement,
            List<Benefit> benefits,
            List<UUID> needIds,
            List<UUID> goalIds,
            List<UUID> serviceIds,
            @Nullable String onRampSummary,

            @Schema(description = "The landscape scan whose decision opened it.") @Nullable
            UUID scanId,

            PartnershipState state,

            @Schema(description = "States that this caller may ask for; guards are checked on the attempt.")
            List<PartnershipState> allowedTransitions,

            @Nullable String stateReason,
            @Nullable LocalDate startedOn,
            @Nullable LocalDate endedOn,

            @Schema(description = "Names of the schools, partners and goals, as far as they are known here.")
            Map<UUID, String> labels,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A step of a partnership's life. */
    record TransitionPartnership(
            @NotNull PartnershipState to,

            @Size(max = 2_000) @Schema(description = "Needed to pause, to end or not to pursue.") @Nullable
            String reason) {}

    private final Partnerships partnerships;
    private final MovePartnership move;
    private final Replicas replicas;
    private final Numbering numbering;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    PartnershipResource(
            Partnerships partnerships,
            MovePartnership move,
            Replicas replicas,
            Numbering numbering,
            Outbox outbox,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.partnerships = partnerships;
        this.move = move;
        this.replicas = replicas;
        this.numbering = numbering;
        this.outbox = outbox;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List partnerships",
            description = "The district's staff see all, schools, partners, families and authorizers their own. For"
                    + " example `filter=state = 'ACTIVE' AND schoolIds ~ '…'`.")
    public Page<PartnershipView> listPartnerships(@BeanParam ListQuery query) {
        var page = partnerships.page(query);
        var labels = replicas.labels(
                page.items().stream().flatMap(each -> named(each).stream()).collect(Collectors.toSet()));
        return page.map(partnership -> view(partnership, labels));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a partnership")
    public PartnershipView getPartnership(UUID id) {
        return view(partnerships.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Open a partnership",
            description =
                    "It starts EXPLORING. School leaders open partnerships of their own schools. The decision of a"
                            + " landscape scan opens one by itself.")
    public RestResponse<PartnershipView> createPartnership(@Valid @NotNull PartnershipProfile profile) {
        refuseForeignSchools(profile);
        refuseUnknown(profile, Set.of());
        var partnership = new Partnership(
                Ids.next(),
                numbering.next(Numbering.Series.PARTNERSHIP),
                profile,
                current.get().subject(),
                clock.instant());
        partnerships.add(partnership);
        outbox.publish(partnership, new PartnershipEvent.Created(partnership.snapshot()));
        return ResponseBuilder.<PartnershipView>created(URI.create("/v1/partnerships/" + partnership.id()))
                .entity(view(partnership))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a partnership",
            description = "JSON Merge Patch (RFC 7396) on the profile. Partners change `benefits` only; schools and"
                    + " partners are settled once an agreement is signed.")
    public PartnershipView updatePartnership(
            UUID id, @Schema(implementation = PartnershipProfile.class) @NotNull ObjectNode patch) {
        var partnership = preconditions.check(partnerships.getOwn(id));
        refuseBeyondBenefits(partnership, patch);
        var before = partnership.profile();
        var said = mergePatch.apply(before, patch);
        if (!said.schoolIds().equals(before.schoolIds())) refuseForeignSchools(said);
        refuseUnknown(said, named(partnership));
        if (partnership.describe(said, current.get().subject(), clock.instant()))
            outbox.publish(partnership, new PartnershipEvent.Changed(partnership.snapshot()));
        return view(partnership);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a partnership on",
            description = "See `allowedTransitions`; a refusal lists each unmet guard and what would satisfy it.")
    public PartnershipView transitionPartnership(UUID id, @Valid @NotNull TransitionPartnership request) {
        var partnership = preconditions.check(partnerships.getOwn(id));
        move.move(partnership, request.to(), request.reason(), current.get());
        return view(partnership);
    }

    /** Nobody commits a school that is not theirs. */
    private void refuseForeignSchools(PartnershipProfile profile) {
        if (current.reach() == Reach.ALL) return;
        var foreign = new HashSet<>(profile.schoolIds());
        foreign.removeAll(current.get().schoolIds());
        if (!foreign.isEmpty())
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "you act for your own schools only",
                    List.of(Violation.at("/schoolIds", "not-yours", "not a school of yours: " + foreign)));
    }

    /** Partners say what they and the school gain; the rest is the school's and the district's. */
    private void refuseBeyondBenefits(Partnership partnership, ObjectNode patch) {
        if (current.reach() == Reach.ALL
                || !Collections.disjoint(partnership.schoolIds(), current.get().schoolIds())) return;
        var others = new ArrayList<Violation>();
        patch.fieldNames().forEachRemaining(name -> {
            if (!name.equals("benefits"))
                others.add(Violation.at("/" + name, "not-yours", "partners change benefits only"));
        });
        if (!others.isEmpty()) throw Problem.of(ProblemCode.FORBIDDEN, "partners change benefits only", others);
    }

    /** What the partnership names already passes: a selection may name what has not arrived here yet. */
    private void refuseUnknown(PartnershipProfile profile, Set<UUID> named) {
        var known = new HashSet<>(named);
        replicas.orgs(profile.schoolIds()).stream().map(KnownOrg::id).forEach(known::add);
        replicas.partners(profile.partnerIds()).stream().map(KnownPartner::id).forEach(known::add);
        known.addAll(replicas.knownGoals(profile.goalIds()));
        refuseUnknown("/schoolIds", "school", profile.schoolIds(), known);
        refuseUnknown("/partnerIds", "partner", profile.partnerIds(), known);
        refuseUnknown("/goalIds", "goal", profile.goalIds(), known);
    }

    private static void refuseUnknown(String pointer, String what, List<UUID> ids, Set<UUID> known) {
        for (int i = 0; i < ids.size(); i++)
            if (!known.contains(ids.get(i))) throw Problem.notYetKnown(pointer + "/" + i, what, ids.get(i));
    }

    private static Set<UUID> named(Partnership partnership) {
        var ids = new HashSet<>(partnership.schoolIds);
        ids.addAll(partnership.partnerIds);
        ids.addAll(partnership.goalIds);
        return ids;
    }

    private PartnershipView view(Partnership partnership) {
        return view(partnership, replicas.labels(named(partnership)));
    }

    private PartnershipView view(Partnership partnership, Map<UUID, String> labels) {
        var own = new TreeMap<>(labels);
        own.keySet().retainAll(named(partnership));
        return new PartnershipView(
                partnership.id(),
                partnership.version(),
                partnership.code,
                partnership.title,
                partnership.schoolIds,
                partnership.partnerIds,
                partnership.areaIds,
                partnership.purposes,
                partnership.statement,
                partnership.benefits,
                partnership.needIds,
                partnership.goalIds,
                partnership.serviceIds,
                partnership.onRampSummary,
                partnership.scanId,
                partnership.state,
                partnerships.isOwn(partnership)
                        ? PartnershipState.GRAPH.allowed(
                                partnership.state, current.get().roles())
                        : List.of(),
                partnership.stateReason,
                partnership.startedOn,
                partnership.endedOn,
                own,
                partnership.createdAt(),
                partnership.updatedAt());
    }
}
