package org.commonground.registry.policy;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.registry.credential.CredentialKind;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The district's registration rules over HTTP. */
@Path("/v1/registration-policy")
@Tag(name = "Registry")
class RegistrationPolicyResource {
    /** The rules as they apply. */
    @Schema(name = "RegistrationPolicy")
    record RegistrationPolicyView(
            long version,
            List<CredentialKind> mandatoryCredentials,
            RegistrationRules.TargetDays targetDays,
            List<RegistrationRules.CheckStep> checklist,
            List<Integer> reminderDays,
            Instant updatedAt)
            implements Versioned {
        static RegistrationPolicyView of(RegistrationPolicy policy) {
            return new RegistrationPolicyView(
                    policy.version(),
                    policy.rules.mandatoryCredentials(),
                    policy.rules.targetDays(),
                    policy.rules.checklist(),
                    policy.rules.reminderDays(),
                    policy.updatedAt());
        }
    }

    private final RegistrationPolicies policies;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final Clock clock;

    RegistrationPolicyResource(
            RegistrationPolicies policies, CurrentCaller current, Preconditions preconditions, Clock clock) {
        this.policies = policies;
        this.current = current;
        this.preconditions = preconditions;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "Read the registration rules",
            description =
                    "What the district asks of a partner before it approves it, and how long each step should take.")
    public RegistrationPolicyView getRegistrationPolicy() {
        return RegistrationPolicyView.of(policies.find());
    }

    @PUT
    @Transactional
    @Operation(
            summary = "Set the registration rules",
            description =
                    "They hold from the next step on: who is approved stays approved, and reviews that have begun keep"
                            + " their checklist.")
    public RegistrationPolicyView setRegistrationPolicy(@Valid @NotNull RegistrationRules rules) {
        var policy = preconditions.check(policies.own());
        policy.set(rules, current.get().subject(), clock.instant());
        policies.flush();
        return RegistrationPolicyView.of(policy);
    }
}
