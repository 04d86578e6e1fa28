package org.commonground.registry.portfolio;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/** A service that a partner enters for a call. */
@Entity
@Table(name = "portfolio_application")
@InFeed(type = "portfolio-application", list = "listPortfolioApplications")
class PortfolioApplication extends Aggregate {
    UUID callId;
    UUID serviceId;
    UUID partnerId;

    @Nullable
    String statement;

    @Enumerated(EnumType.STRING)
    ApplicationState state = ApplicationState.DRAFT;

    /** The quality assessment that the office asked for. */
    @Nullable
    UUID assessmentId;

    @Nullable
    String reason;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected PortfolioApplication() {}

    PortfolioApplication(
            UUID id,
            UUID callId,
            UUID serviceId,
            UUID partnerId,
            @Nullable String statement,
            String actor,
            Instant now) {
        super(id, actor, now);
        this.callId = callId;
        this.serviceId = serviceId;
        this.partnerId = partnerId;
        this.statement = statement;
    }

    /**
     * What a step depends on.
     *
     * @param partnerApproved whether the partner is approved today
     * @param serviceFits whether the service is offered, with a category that is called for
     * @param level the service's level of quality today by the call's framework, or else its partner's; null if unknown
     */
    record Standing(
            PortfolioCall call,
            boolean partnerApproved,
            boolean serviceFits,
            @Nullable Integer level,
            LocalDate today) {}

    /** Moves it on, or refuses with every guard that is not met. */
    void move(
            ApplicationState to,
            Set<Role> roles,
            @Nullable String why,
            @Nullable UUID assessment,
            Standing now,
            String actor,
            Instant at) {
        var unmet = new ArrayList<Violation>();
        var call = now.call();
        switch (to) {
            case SUBMITTED -> {
                var phase = call.phase(now.today());
                if (phase != CallPhase.OPEN)
                    unmet.add(Violation.guard(
                            "call-not-open",
                            "the call is %s; it is open from %s to %s".formatted(phase, call.opensOn, call.closesOn)));
                if (!now.serviceFits())
                    unmet.add(Violation.guard(
                            "service-does-not-fit", "the service is not on offer in any of " + call.categories));
            }
            case SELECTED -> {
                if (!now.partnerApproved())
                    unmet.add(Violation.guard("partner-not-approved", "only an approved partner is selected"));
                var needed = call.minLevel;
                if (needed != null && (now.level() == null || now.level() < needed))
                    unmet.add(Violation.guard(
                            "quality-too-low",
                            "level %d by %s is needed, it is %s"
                                    .formatted(
                                            needed,
                                            call.frameworkCode,
                                            now.level() == null ? "not assessed" : now.level())));
            }
            case NOT_SELECTED -> {
                if (why == null || why.isBlank())
                    unmet.add(Violation.at("/reason", "reason-missing", "say why; the partner reads it"));
            }
            default -> {}
        }
        ApplicationState.GRAPH.check(state, to, roles, unmet);
        state = to;
        reason = why;
        if (to == ApplicationState.VETTING) assessmentId = assessment;
        touch(actor, at);
    }

    void moveTo(UUID survivor, String actor, Instant now) {
        partnerId = survivor;
        touch(actor, now);
    }
}
