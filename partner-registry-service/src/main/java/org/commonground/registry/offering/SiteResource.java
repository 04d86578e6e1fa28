package org.commonground.registry.offering;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.schedule.WeekTimes;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Services at places over HTTP. */
@Path("/v1/service-sites")
@Tag(name = "Registry")
class SiteResource {
    /** A service at a place, as the caller may see it. */
    @Schema(
            name = "ServiceSite",
            description = "Where `place.redacted` is true the place is confidential: it and its people are not shown.")
    record SiteView(
            UUID id,
            long version,
            UUID serviceId,
            UUID partnerId,
            SitePlace place,
            @Nullable String description,
            List<ServiceSchedule> schedules,

            @Schema(description = "On which days the schedules may fall; derived.")
            List<DayOfWeek> days,

            List<ServiceArea> serviceAreas,
            List<Contact> contacts,

            @Schema(description = "Contacts that exist but are not shown to this caller.")
            int redactedContacts,

            List<Phone> phones,
            @Nullable PlacementState placementState,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A service at one more place. */
    record NewSite(@NotNull UUID serviceId, @NotNull @Valid SiteDescription site) {}

    private final ServiceSites sites;
    private final ServiceOfferings offerings;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    SiteResource(
            ServiceSites sites,
            ServiceOfferings offerings,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.sites = sites;
        this.offerings = offerings;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List service sites",
            description = "For example `filter=educationOrgId = '…' AND placementState = 'ACTIVE'`.")
    public Page<SiteView> listServiceSites(@BeanParam ListQuery query) {
        var page = sites.page(query);
        var places = sites.placesFor(
                page.items().stream().map(ServiceSite::serviceId).distinct().toList());
        return page.map(site -> view(
                site,
                places.getOrDefault(site.serviceId, List.of()).stream()
                        .filter(place -> place.id().equals(site.id()))
                        .findFirst()
                        .orElseGet(() -> sites.place(site, onlooker(site)))));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a service site")
    public SiteView getServiceSite(UUID id) {
        return view(sites.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Give a service at a place",
            description = "At a school it begins as a request, which the school has to accept.")
    public RestResponse<SiteView> createServiceSite(@Valid @NotNull NewSite request) {
        var offering = offerings.getOwn(request.serviceId());
        var actor = current.get().subject();
        var site = new ServiceSite(Ids.next(), offering.id(), offering.partnerId, actor, clock.instant());
        site.describe(request.site(), actor, clock.instant());
        sites.add(site);
        offerings.sitesChanged(List.of(offering.id()));
        return ResponseBuilder.<SiteView>created(URI.create("/v1/service-sites/" + site.id()))
                .entity(view(site))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes("application/merge-patch+json")
    @Transactional
    @Operation(summary = "Change a service site", description = "JSON Merge Patch on its description.")
    public SiteView updateServiceSite(
            UUID id, @Schema(implementation = SiteDescription.class) @NotNull ObjectNode patch) {
        var site = sites.getOwn(id);
        preconditions.check(site);
        var said = mergePatch.apply(site.said(), patch, SiteDescription.class);
        if (!java.util.Objects.equals(said.educationOrgId(), site.educationOrgId) && site.educationOrgId != null)
            throw org.commonground.kernel.problem.Problem.rules(List.of(org.commonground.kernel.problem.Violation.at(
                    "/educationOrgId",
                    "placement-stays",
                    "another school has to be asked anew: remove this site and add one there")));
        if (site.describe(said, current.get().subject(), clock.instant())) {
            sites.refuseForeignPlace(site);
            offerings.sitesChanged(List.of(site.serviceId));
        }
        return view(site);
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    @Operation(
            summary = "Remove a service site",
            description = "Refused while a school has accepted it: then the placement is ended first.")
    public void deleteServiceSite(UUID id) {
        var site = sites.getOwn(id);
        preconditions.check(site);
        sites.remove(site);
        offerings.sitesChanged(List.of(site.serviceId));
    }

    private SiteView view(ServiceSite site) {
        return view(site, sites.place(site, onlooker(site)));
    }

    private Onlooker onlooker(ServiceSite site) {
        return Onlooker.of(current.get(), site.partnerId);
    }

    private SiteView view(ServiceSite site, SitePlace place) {
        var onlooker = onlooker(site);
        var contacts = place.redacted() ? List.<Contact>of() : onlooker.contacts(site.contacts);
        return new SiteView(
                site.id(),
                site.version(),
                site.serviceId,
                site.partnerId,
                place,
                place.redacted() ? null : site.description,
                site.schedules,
                WeekTimes.days(site.schedules),
                place.redacted() ? List.of() : site.serviceAreas,
                contacts,
                site.contacts.size() - contacts.size(),
                place.redacted() ? List.of() : onlooker.phones(site.phones),
                site.placementState,
                site.createdAt(),
                site.updatedAt());
    }
}
