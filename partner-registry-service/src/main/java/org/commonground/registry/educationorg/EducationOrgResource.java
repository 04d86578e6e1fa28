package org.commonground.registry.educationorg;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Schools over HTTP. */
@Path("/v1/education-orgs")
@Tag(name = "Registry")
class EducationOrgResource {
    /** A school or an organisation above schools. */
    @Schema(name = "EducationOrg")
    record EducationOrgView(
            UUID id,
            long version,

            @Schema(description = "The SIS's name for it.", examples = "610163")
            String sourcedId,

            String name,

            @Schema(description = "Who masters its facts: those of the SIS are read-only here.")
            OrgSource source,

            OrgType type,
            @Nullable String identifier,
            @Nullable UUID parentId,
            OrgStatus status,
            List<GradeLevel> gradeLevels,
            boolean charter,
            @Nullable String authorizerName,
            @Nullable Boolean titleI,
            @Nullable OrgAddress address,

            @Schema(description = "WGS 84, degrees.") @Nullable
            Double latitude,

            @Nullable Double longitude,

            @Schema(description = "The school's own figure, or else the SIS's.") @Nullable
            Integer enrollmentCount,

            @Schema(description = "Community areas that it lies in, or counts itself to.")
            List<UUID> areaIds,

            SchoolProfile profile,

            @Schema(description = "When its record last changed in the SIS, if the SIS says so.") @Nullable
            Instant sourceModifiedAt,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static EducationOrgView of(EducationOrg org) {
            return new EducationOrgView(
                    org.id(),
                    org.version(),
                    org.sourcedId,
                    org.name,
                    org.source,
                    org.type,
                    org.identifier,
                    org.parentId,
                    org.status,
                    org.gradeLevels,
                    org.charter,
                    org.authorizerName,
                    org.titleI,
                    org.address,
                    org.latitude,
                    org.longitude,
                    org.currentEnrollment(),
                    org.allAreaIds(),
                    org.profile(),
                    org.sourceModifiedAt,
                    org.createdAt(),
                    org.updatedAt());
        }
    }

    /** An organisation that the SIS does not know, such as a network of schools or a second campus. */
    @Schema(name = "NewEducationOrg")
    record NewEducationOrg(
            @Size(max = 255)
            @PlainText
            @Pattern(regexp = "\\S(.*\\S)?", message = "no blanks around it")
            @Schema(description = "What the district calls it; made up if it is absent.", examples = "network-11")
            @Nullable
            String sourcedId,

            @NotBlank @Size(max = 300) @PlainText @Schema(examples = "Network 11")
            String name,

            @NotNull OrgType type,
            @Size(max = 255) @PlainText @Nullable String identifier,
            @Nullable UUID parentId,
            @Size(max = 20) @Nullable List<@NotNull GradeLevel> gradeLevels,
            @Nullable Boolean charter,
            @Size(max = 300) @PlainText @Nullable String authorizerName,
            @Nullable Boolean titleI,
            @Nullable OrgAddress address,

            @Schema(description = "WGS 84, degrees.") @Nullable
            Double latitude,

            @Nullable Double longitude,
            @Nullable Integer enrollmentCount) {

        /** The rules for these fields are the facts'. */
        OrgFacts facts() {
            return new OrgFacts(
                    name,
                    type,
                    identifier,
                    parentId,
                    OrgStatus.ACTIVE,
                    gradeLevels == null ? List.of() : gradeLevels,
                    Boolean.TRUE.equals(charter),
                    authorizerName,
                    titleI,
                    address,
                    latitude,
                    longitude,
                    enrollmentCount);
        }
    }

    private static final Set<String> MASTERED = Arrays.stream(OrgFacts.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toUnmodifiableSet());

    /** The SIS has a figure too; the school's own stands beside it. */
    private static final List<String> OWN = List.of("enrollmentCount");

    private final EducationOrgs orgs;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;

    EducationOrgResource(EducationOrgs orgs, Preconditions preconditions, MergePatch mergePatch) {
        this.orgs = orgs;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
    }

    @GET
    @Operation(summary = "List schools and the organisations above them")
    public Page<EducationOrgView> listEducationOrgs(@BeanParam ListQuery query) {
        return orgs.page(query).map(EducationOrgView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a school")
    public EducationOrgView getEducationOrg(UUID id) {
        return EducationOrgView.of(orgs.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Add an organisation that the SIS does not know",
            description =
                    "A network, a campus, a partner district. If the SIS comes to know its sourcedId, it becomes the"
                            + " SIS's.")
    public RestResponse<EducationOrgView> createEducationOrg(@Valid @NotNull NewEducationOrg request) {
        var org = orgs.add(
                request.sourcedId() == null ? "local-" + Ids.next() : request.sourcedId(),
                mergePatch.validated(request.facts()));
        return ResponseBuilder.<EducationOrgView>created(URI.create("/v1/education-orgs/" + org.id()))
                .entity(EducationOrgView.of(org))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change an organisation that the SIS does not know",
            description = "JSON Merge Patch on its facts. Those of an organisation of the SIS are changed there: 422"
                    + " `mastered-by-sis`.")
    public EducationOrgView updateEducationOrg(
            UUID id, @Schema(implementation = OrgFacts.class) @NotNull ObjectNode patch) {
        var org = preconditions.check(orgs.get(id));
        var foreign = org.source == OrgSource.SIS ? mastered(patch) : List.<Violation>of();
        if (!foreign.isEmpty()) throw Problem.rules(foreign);
        orgs.change(org, mergePatch.apply(org.facts(), patch));
        return EducationOrgView.of(org);
    }

    @PATCH
    @Path("/{id}/profile")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change what a school says of itself",
            description = "JSON Merge Patch on the profile, which every import leaves alone. What the SIS masters is"
                    + " changed there: 422 `mastered-by-sis`.")
    public EducationOrgView updateSchoolProfile(
            UUID id, @Schema(implementation = SchoolProfile.class) @NotNull ObjectNode patch) {
        var org = preconditions.check(orgs.getOwn(id));
        var foreign = mastered(patch.deepCopy().without(OWN));
        if (!foreign.isEmpty()) throw Problem.rules(foreign);
        orgs.describe(org, mergePatch.apply(org.profile(), patch));
        return EducationOrgView.of(org);
    }

    /** The parts of a patch that are not ours to change. */
    private static List<Violation> mastered(ObjectNode patch) {
        var foreign = new ArrayList<Violation>();
        for (var name : (Iterable<String>) patch::fieldNames)
            if (MASTERED.contains(name))
                foreign.add(Violation.at(
                        "/" + name, "mastered-by-sis", "the SIS masters it; change it there and import it"));
        return foreign;
    }
}
