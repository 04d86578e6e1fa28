package org.commonground.registry.academicsession;

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
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** School years and terms over HTTP: those of the SIS are changed there, the others here. */
@Path("/v1/academic-sessions")
@Tag(name = "Registry")
class AcademicSessionResource {
    /** A school year or term. */
    @Schema(name = "AcademicSession")
    record AcademicSessionView(
            UUID id,
            long version,
            String sourcedId,
            String title,
            SessionType type,
            LocalDate startDate,
            @Schema(description = "The last day, included.") LocalDate endDate,
            @Nullable UUID parentId,

            @Schema(description = "The calendar year in which the school year ends.", examples = "2027")
            int schoolYear,

            SessionStatus status,

            @Schema(description = "Who masters it: what the SIS knows is read-only here.")
            SessionSource source,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static AcademicSessionView of(AcademicSession session) {
            return new AcademicSessionView(
                    session.id(),
                    session.version(),
                    session.sourcedId,
                    session.title,
                    session.type,
                    session.startDate,
                    session.endDate,
                    session.parentId,
                    session.schoolYear,
                    session.status,
                    session.source,
                    session.createdAt(),
                    session.updatedAt());
        }
    }

    /** A session that the SIS does not know, or of a district without one. */
    @Schema(name = "NewAcademicSession")
    record NewAcademicSession(
            @Size(max = 255)
            @Pattern(regexp = "\\S(.*\\S)?", message = "no blanks around it")
            @Schema(description = "What the district calls it; made up if it is absent.", examples = "sy-2027")
            @Nullable
            String sourcedId,

            @NotBlank @Size(max = 300) @Schema(examples = "2026-27")
            String title,

            @NotNull SessionType type,
            @NotNull LocalDate startDate,

            @NotNull @Schema(description = "The last day, included.")
            LocalDate endDate,

            @Schema(description = "The longer session that it is a part of.") @Nullable
            UUID parentId,

            @Schema(
                    description =
                            "The calendar year in which the school year ends: by default that of the parent, or of"
                                    + " `endDate`.",
                    examples = "2027")
            @Nullable
            Integer schoolYear) {

        /** The rules for these fields are the facts'. */
        SessionFacts facts(int schoolYear) {
            return new SessionFacts(title, type, startDate, endDate, parentId, schoolYear, SessionStatus.ACTIVE);
        }
    }

    private final AcademicSessions sessions;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;

    AcademicSessionResource(AcademicSessions sessions, Preconditions preconditions, MergePatch mergePatch) {
        this.sessions = sessions;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
    }

    @GET
    @Operation(summary = "List school years and terms")
    public Page<AcademicSessionView> listAcademicSessions(@BeanParam ListQuery query) {
        return sessions.page(query).map(AcademicSessionView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a school year or term")
    public AcademicSessionView getAcademicSession(UUID id) {
        return AcademicSessionView.of(sessions.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Add a school year or term that the SIS does not know",
            description =
                    "It lies within its parent, which is a longer session of the same school year. If the SIS comes"
                            + " to know its sourcedId, it becomes the SIS's.")
    public RestResponse<AcademicSessionView> createAcademicSession(@Valid @NotNull NewAcademicSession request) {
        var schoolYear = request.schoolYear() == null
                ? sessions.schoolYearOf(request.endDate(), request.parentId())
                : request.schoolYear();
        var session = sessions.add(
                request.sourcedId() == null ? "local-" + Ids.next() : request.sourcedId(),
                mergePatch.validated(request.facts(schoolYear)));
        return ResponseBuilder.<AcademicSessionView>created(URI.create("/v1/academic-sessions/" + session.id()))
                .entity(AcademicSessionView.of(session))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a school year or term that the SIS does not know",
            description =
                    "JSON Merge Patch on its facts; its active parts must still lie within it. Retired by `status`"
                            + " TO_BE_DELETED, its active parts first. What the SIS masters is changed there: 422"
                            + " `mastered-by-sis`.")
    public AcademicSessionView updateAcademicSession(
            UUID id, @Schema(implementation = SessionFacts.class) @NotNull ObjectNode patch) {
        var session = preconditions.check(sessions.get(id));
        var facts = mergePatch.apply(session.facts(), patch);
        if (session.source == SessionSource.SIS && !patch.isEmpty())
            throw Problem.rules(patch.propertyStream()
                    .map(change -> Violation.at(
                            "/" + change.getKey(),
                            "mastered-by-sis",
                            "the SIS masters it; change it there and import it"))
                    .toList());
        sessions.change(session, facts);
        return AcademicSessionView.of(session);
    }
}
