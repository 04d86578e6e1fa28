package org.commonground.registry.academicsession;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** School years and terms over HTTP; they are changed by imports from the SIS only. */
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
                    session.createdAt(),
                    session.updatedAt());
        }
    }

    private final AcademicSessions sessions;

    AcademicSessionResource(AcademicSessions sessions) {
        this.sessions = sessions;
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
}
