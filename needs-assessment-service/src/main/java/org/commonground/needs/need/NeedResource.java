package org.commonground.needs.need;

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
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.needs.replica.EducationOrgs;
import org.commonground.needs.scope.CallerScope;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.BenefitArea;
import org.commonground.needs.vocabulary.GradeLevel;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.needs.vocabulary.Tier;
import org.commonground.needs.vocabulary.WsccComponent;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Needs over HTTP. */
@Path("/v1/needs")
@Tag(name = "Needs")
@Discloses(value = Disclosure.STUDENT_DERIVED, purpose = "to plan for the students whom a need affects")
class NeedResource {
    /** A need as the caller may see it. */
    @Schema(name = "Need")
    record NeedView(
            UUID id,
            long version,
            ScopeType scopeType,
            UUID scopeId,
            NeedCategory category,
            BenefitArea benefitArea,
            WsccComponent wsccComponent,
            String statement,
            List<BeneficiaryGroup> beneficiaryGroups,
            @Nullable String populationDefinition,
            List<String> priorityGroups,
            List<GradeLevel> gradeLevels,
            List<String> languages,
            @Discloses.StudentDerived @Nullable Integer affectedCount,
            @Discloses.StudentDerived @Nullable Integer denominator,

            @Schema(description = "The counts are of so few people that this caller is not shown them.")
            boolean countsSuppressed,

            @Nullable String unit,
            @Nullable Baseline baseline,
            ScopeConfidence scopeConfidence,
            int severity,
            Urgency urgency,
            @Nullable Tier tier,
            List<String> rootCauses,
            List<String> barriers,
            @Nullable String equityStatement,
            SourceKind sourceKind,

            @Schema(
                    description =
                            "0 to 100: half by severity, three tenths by the share affected, two tenths by urgency; a share that is unknown, or rests on fewer than ten people, is left out.")
            BigDecimal priorityScore,

            NeedState state,
            @Nullable String stateReason,
            List<NeedState> allowedTransitions,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A step in the life of a need. */
    record TransitionNeed(
            @NotNull NeedState to,

            @Size(max = 2_000) @Schema(description = "Shown with the need; some steps ask for it.") @Nullable
            String reason) {}

    private final Needs needs;
    private final CallerScope scope;
    private final EducationOrgs orgs;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;
    private final BusinessDay businessDay;

    NeedResource(
            Needs needs,
            CallerScope scope,
            EducationOrgs orgs,
            Outbox outbox,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock,
            BusinessDay businessDay) {
        this.needs = needs;
        this.scope = scope;
        this.orgs = orgs;
        this.outbox = outbox;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(
            summary = "List needs",
            description =
                    "Officers see all, schools and communities their own and every validated one, partners and analysts the"
                            + " validated ones. `sort=-priorityScore&filter=scopeId = '…'` is a school's order of priority.")
    public Page<NeedView> listNeeds(@BeanParam ListQuery query) {
        return needs.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a need")
    public NeedView getNeed(UUID id) {
        return view(needs.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Propose a need",
            description =
                    "For a school, network or area of one's own. Its numbers and equity statement may follow later; validation"
                            + " asks for them.")
    public RestResponse<NeedView> createNeed(@Valid @NotNull NeedDescription said) {
        if (!scope.covers(said.scopeId()))
            throw Problem.notFound("school, network or area of yours with id", said.scopeId());
        orgs.requireKnown(said.scopeType(), said.scopeId());
        var need = new Need(said, businessDay.today(), current.get().subject(), clock.instant());
        needs.add(need);
        outbox.publish(need, new NeedEvent.Upserted(need.facts()));
        return ResponseBuilder.<NeedView>created(URI.create("/v1/needs/" + need.id()))
                .entity(view(need))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a need",
            description =
                    "JSON Merge Patch (RFC 7396) on its description. A validated need must stay valid; one that is met or dropped"
                            + " no longer changes.")
    public NeedView updateNeed(UUID id, @Schema(implementation = NeedDescription.class) @NotNull ObjectNode patch) {
        var need = preconditions.check(needs.getOwn(id));
        var said = mergePatch.apply(need.description(), patch);
        if (need.describe(said, businessDay.today(), current.get().subject(), clock.instant()))
            outbox.publish(need, new NeedEvent.Upserted(need.facts()));
        return view(need);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a need on",
            description =
                    "See `allowedTransitions`; a refusal lists each unmet guard and what would satisfy it. Validation asks for the"
                            + " population, the counts and the equity statement.")
    public NeedView transitionNeed(UUID id, @Valid @NotNull TransitionNeed request) {
        var need = preconditions.check(needs.getOwn(id));
        outbox.publish(need, need.transition(request.to(), current.get(), request.reason(), clock.instant()));
        return view(need);
    }

    private NeedView view(Need need) {
        var suppressed =
                SmallCounts.hides(need.affectedCount, need.denominator) && !scope.isInsider(Set.of(need.scopeId));
        return new NeedView(
                need.id(),
                need.version(),
                need.scopeType,
                need.scopeId,
                need.category,
                need.benefitArea,
                need.category.wsccComponent(),
                need.statement,
                need.beneficiaryGroups,
                need.populationDefinition,
                need.priorityGroups,
                need.gradeLevels,
                need.languages,
                suppressed ? null : need.affectedCount,
                suppressed ? null : need.denominator,
                suppressed,
                need.unit,
                need.baseline,
                need.scopeConfidence,
                need.severity,
                need.urgency,
                need.tier,
                need.rootCauses,
                need.barriers,
                need.equityStatement,
                need.sourceKind,
                need.priorityScore,
                need.state,
                need.stateReason,
                scope.covers(need.scopeId)
                        ? NeedState.GRAPH.allowed(need.state, current.get().roles())
                        : List.of(),
                need.createdAt(),
                need.updatedAt());
    }
}
