package org.commonground.metrics.suppression;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The policy over HTTP: how small is too small is no secret. */
@Path("/v1/suppression-policy")
@Tag(name = "Metrics")
class SuppressionPolicyResource {
    @GET
    @Operation(
            summary = "Read the suppression policy",
            description = "What analytics protects and how. Every answer names the version that it was made under.")
    public SuppressionPolicy getSuppressionPolicy() {
        return SuppressionPolicy.STARTER;
    }
}
