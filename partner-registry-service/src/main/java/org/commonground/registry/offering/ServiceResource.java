package org.commonground.registry.offering;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Services over HTTP. */
@Path("/v1/services")
@Tag(name = "Registry")
class ServiceResource {
    /** A service that a partner offers. */
    @Schema(name = "Service")
    record ServiceView(
            UUID id,
            long version,
            UUID partnerId,
            String name,
            String description,
            OfferingStatus status,
            List<NeedCategory> categories,
            List<GradeLevel> gradeLevels,
            List<Timing> timings,
            List<Setting> settings,
            List<String> languages,
            List<ServiceCapacity> capacities,
            List<ServiceSite> sites,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static ServiceView of(ServiceOffering offering) {
            return new ServiceView(
                    offering.id(),
                    offering.version(),
                    offering.partnerId,
                    offering.name,
                    offering.description,
                    offering.status,
                    offering.categories,
                    offering.gradeLevels,
                    offering.timings,
                    offering.settings,
                    offering.languages,
                    offering.capacities,
                    offering.sites,
                    offering.createdAt(),
                    offering.updatedAt());
        }
    }

    /** A new service of a partner. */
    record NewServiceOffer(
            @NotNull UUID partnerId,
            String name,
            String description,
            List<NeedCategory> categories,
            List<GradeLevel> gradeLevels,
            List<Timing> timings,
            List<Setting> settings,
            List<String> languages,
            List<ServiceCapacity> capacities,
            List<ServiceSite> sites) {

        /** The rules for these fields are the description's. */
        ServiceDescription said() {
            return new ServiceDescription(
                    name, description, categories, gradeLevels, timings, settings, languages, capacities, sites);
        }
    }

    private final ServiceOfferings offerings;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    ServiceResource(
            ServiceOfferings offerings,
            Outbox outbox,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.offerings = offerings;
        this.outbox = outbox;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List services", description = "For example `filter=categories ~ 'TUTORING'`.")
    public Page<ServiceView> listServices(@BeanParam ListQuery query) {
        return offerings.page(query).map(ServiceView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a service")
    public ServiceView getService(UUID id) {
        return ServiceView.of(offerings.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Offer a service")
    public RestResponse<ServiceView> createService(@Valid @NotNull NewServiceOffer request) {
        offerings.refuseForeign(request.partnerId());
        offerings.refuseUnknownPartner(request.partnerId());
        var offering = new ServiceOffering(
                Ids.next(), request.partnerId(), current.get().subject(), clock.instant());
        offering.describe(mergePatch.validated(request.said()), current.get().subject(), clock.instant());
        offerings.add(offering);
        outbox.publish(offering, offering.event());
        return ResponseBuilder.<ServiceView>created(URI.create("/v1/services/" + offering.id()))
                .entity(ServiceView.of(offering))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes("application/merge-patch+json")
    @Transactional
    @Operation(summary = "Change a service", description = "JSON Merge Patch on its description.")
    public ServiceView updateService(
            UUID id, @Schema(implementation = ServiceDescription.class) @NotNull ObjectNode patch) {
        var offering = offerings.getOwn(id);
        preconditions.check(offering);
        var said = mergePatch.apply(offering.description(), patch, ServiceDescription.class);
        if (offering.describe(said, current.get().subject(), clock.instant()))
            outbox.publish(offering, offering.event());
        return ServiceView.of(offering);
    }
}
