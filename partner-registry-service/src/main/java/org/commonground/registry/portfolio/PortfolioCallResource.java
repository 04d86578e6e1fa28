package org.commonground.registry.portfolio;

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
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.time.BusinessDay;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Calls over HTTP. */
@Path("/v1/portfolio-calls")
@Tag(name = "Registry")
class PortfolioCallResource {
    /** A call for services. */
    @Schema(name = "PortfolioCall")
    record PortfolioCallView(
            UUID id, long version, CallDescription call, CallPhase phase, Instant createdAt, Instant updatedAt)
            implements Versioned {}

    private final Portfolio portfolio;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;
    private final BusinessDay businessDay;

    PortfolioCallResource(
            Portfolio portfolio,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock,
            BusinessDay businessDay) {
        this.portfolio = portfolio;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(summary = "List calls for services", description = "For example `filter=closesOn >= '2026-12-01'`.")
    public Page<PortfolioCallView> listPortfolioCalls(@BeanParam ListQuery query) {
        return portfolio.calls(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a call for services")
    public PortfolioCallView getPortfolioCall(UUID id) {
        return view(portfolio.call(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Call for services")
    public RestResponse<PortfolioCallView> createPortfolioCall(@Valid @NotNull CallDescription request) {
        var call = new PortfolioCall(Ids.next(), current.get().subject(), clock.instant());
        call.describe(request, current.get().subject(), clock.instant());
        portfolio.add(call);
        return ResponseBuilder.<PortfolioCallView>created(URI.create("/v1/portfolio-calls/" + call.id()))
                .entity(view(call))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a call for services", description = "JSON Merge Patch on its description.")
    public PortfolioCallView updatePortfolioCall(
            UUID id, @Schema(implementation = CallDescription.class) @NotNull ObjectNode patch) {
        var call = preconditions.check(portfolio.call(id));
        call.describe(mergePatch.apply(call.said(), patch), current.get().subject(), clock.instant());
        portfolio.tell(call);
        return view(call);
    }

    private PortfolioCallView view(PortfolioCall call) {
        return new PortfolioCallView(
                call.id(),
                call.version(),
                call.said(),
                call.phase(businessDay.today()),
                call.createdAt(),
                call.updatedAt());
    }
}
