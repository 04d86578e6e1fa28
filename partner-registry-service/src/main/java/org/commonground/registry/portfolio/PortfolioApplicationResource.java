package org.commonground.registry.portfolio;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** What is entered for calls, over HTTP. */
@Path("/v1/portfolio-applications")
@Tag(name = "Registry")
class PortfolioApplicationResource {
    /** A service that was entered for a call. */
    @Schema(name = "PortfolioApplication")
    record PortfolioApplicationView(
            UUID id,
            long version,
            UUID callId,
            UUID serviceId,
            UUID partnerId,
            @Nullable String statement,
            ApplicationState state,
            List<ApplicationState> allowedTransitions,
            @Nullable UUID assessmentId,
            @Nullable String reason,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A service for a call. */
    record EnterForCall(
            @NotNull UUID callId,
            @NotNull UUID serviceId,

            @Size(max = 10_000) @PlainText @Schema(description = "Why this service.") @Nullable
            String statement) {}

    /** A step of an application. */
    record TransitionApplication(
            @NotNull ApplicationState to,

            @Size(max = 2_000) @PlainText @Schema(description = "Needed not to select.") @Nullable
            String reason,

            @Schema(description = "For VETTING: the quality assessment that was begun.") @Nullable
            UUID assessmentId) {}

    private final Portfolio portfolio;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final Clock clock;
    private final BusinessDay businessDay;

    PortfolioApplicationResource(
            Portfolio portfolio,
            CurrentCaller current,
            Preconditions preconditions,
            Clock clock,
            BusinessDay businessDay) {
        this.portfolio = portfolio;
        this.current = current;
        this.preconditions = preconditions;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(
            summary = "List what was entered for calls",
            description = "The district sees all, partners their own. `filter=callId = '…' AND state = 'SELECTED'` is a"
                    + " portfolio.")
    public Page<PortfolioApplicationView> listPortfolioApplications(@BeanParam ListQuery query) {
        return portfolio.applications(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read what was entered for a call")
    public PortfolioApplicationView getPortfolioApplication(UUID id) {
        return view(portfolio.application(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Enter a service for a call", description = "As a DRAFT, until it is submitted.")
    public RestResponse<PortfolioApplicationView> createPortfolioApplication(@Valid @NotNull EnterForCall request) {
        var call = portfolio.call(request.callId());
        var application = new PortfolioApplication(
                Ids.next(),
                call.id(),
                request.serviceId(),
                portfolio.partnerOf(request.serviceId()),
                request.statement(),
                current.get().subject(),
                clock.instant());
        portfolio.add(application);
        return ResponseBuilder.<PortfolioApplicationView>created(
                        URI.create("/v1/portfolio-applications/" + application.id()))
                .entity(view(application))
                .build();
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move an application on",
            description =
                    "Submitted while the call is open; selected with an approved partner and, where the call names one,"
                            + " the level of quality that metrics-service published.")
    public PortfolioApplicationView transitionPortfolioApplication(
            UUID id, @Valid @NotNull TransitionApplication request) {
        var application = preconditions.check(portfolio.application(id));
        application.move(
                request.to(),
                current.get().roles(),
                request.reason(),
                request.assessmentId(),
                portfolio.standing(application, businessDay.today()),
                current.get().subject(),
                clock.instant());
        portfolio.tell(application);
        return view(application);
    }

    private PortfolioApplicationView view(PortfolioApplication application) {
        return new PortfolioApplicationView(
                application.id(),
                application.version(),
                application.callId,
                application.serviceId,
                application.partnerId,
                application.statement,
                application.state,
                ApplicationState.GRAPH.allowed(application.state, current.get().roles()),
                application.assessmentId,
                application.reason,
                application.createdAt(),
                application.updatedAt());
    }
}
