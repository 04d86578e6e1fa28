package org.commonground.metrics.participation;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.Session;

/** Certificates of destruction over HTTP. */
@Path("/v1/purge-certificates")
@Tag(name = "Metrics")
class PurgeCertificateResource {
    private static final Listing<PurgeCertificate> LISTING = Listing.of(PurgeCertificate.class)
            .uuid("scheduleId")
            .uuid("partnerId")
            .code("reason", PurgeCertificate.Reason.class);

    /** A certificate. */
    @Schema(name = "PurgeCertificate")
    record PurgeCertificateView(
            UUID id,
            long version,
            UUID scheduleId,
            UUID partnerId,
            PurgeCertificate.Reason reason,

            @Schema(description = "How many records were destroyed.")
            long records,

            @Schema(
                    description =
                            "SHA-256 over the destroyed records' keys, `serviceId|schoolId|date|studentKey` and a line feed"
                                    + " each, in their order: whoever has a copy can tell that it is the same.")
            String sha256,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    private final Session db;
    private final CurrentCaller current;

    PurgeCertificateResource(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "List certificates of destroyed student data",
            description =
                    "One for each data-sharing schedule that has ended, also where nothing was held. Partners see their own.")
    public Page<PurgeCertificateView> listPurgeCertificates(@BeanParam ListQuery query) {
        return LISTING.page(db, query, scope()).map(PurgeCertificateResource::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a certificate of destroyed student data")
    public PurgeCertificateView getPurgeCertificate(UUID id) {
        var certificate = db.find(PurgeCertificate.class, id);
        if (certificate == null
                || (current.reach() == Reach.OWN && !current.get().partnerIds().contains(certificate.partnerId)))
            throw Problem.notFound("purge certificate", id);
        return view(certificate);
    }

    private Where scope() {
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN -> {
                var own = current.get().partnerIds();
                yield own.isEmpty() ? Where.NOTHING : Where.of("e.partnerId in :own", "own", own);
            }
            case PUBLISHED, NONE -> Where.NOTHING;
        };
    }

    private static PurgeCertificateView view(PurgeCertificate certificate) {
        return new PurgeCertificateView(
                certificate.id(),
                certificate.version(),
                certificate.scheduleId,
                certificate.partnerId,
                certificate.reason,
                certificate.records,
                certificate.sha256,
                certificate.createdAt(),
                certificate.updatedAt());
    }
}
