package org.commonground.metrics.suppression;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.time.BusinessDay;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The policy over HTTP: how small is too small is no secret. */
@Path("/v1")
@Tag(name = "Metrics")
class SuppressionPolicyResource {
    private final SuppressionPolicies policies;
    private final BusinessDay businessDay;

    SuppressionPolicyResource(SuppressionPolicies policies, BusinessDay businessDay) {
        this.policies = policies;
        this.businessDay = businessDay;
    }

    @GET
    @Path("/suppression-policy")
    @Operation(
            summary = "Read the suppression policy",
            description = "What analytics protects and how. Every answer names the version that it was made under.")
    public SuppressionPolicy getSuppressionPolicy() {
        return policies.inForce();
    }

    @GET
    @Path("/suppression-policies")
    @Operation(
            summary = "List the versions of the suppression policy",
            description = "All that there were and are to come, on one page, the first first.")
    public Page<SuppressionPolicy> listSuppressionPolicies() {
        return new Page<>(policies.all(), null, null);
    }

    @POST
    @Path("/suppression-policies")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Decide on a suppression policy",
            description =
                    "A new version, in force from a day that has not passed. From then on every table is judged anew under it; a"
                            + " version is never changed. Minimums below 3 hide nothing and are refused.")
    public RestResponse<SuppressionPolicy> createSuppressionPolicy(@Valid @NotNull NewSuppressionPolicy wanted) {
        var violations = wanted.violations(businessDay.today());
        if (!violations.isEmpty()) throw Problem.rules(violations);
        var policy = policies.add(wanted);
        return ResponseBuilder.<SuppressionPolicy>created(URI.create("/v1/suppression-policies"))
                .entity(policy)
                .build();
    }
}
