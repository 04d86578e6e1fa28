package org.commonground.registry.audittrail;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.commonground.kernel.audit.AuditRecord;
import org.commonground.kernel.audit.AuditSeal;
import org.commonground.kernel.audit.AuditTrail;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The audit trail of this service over HTTP. */
@Path("/v1/registry-audit-records")
@Tag(name = "Registry")
class AuditRecordResource {
    private final AuditTrail trail;
    private final AuditSeal seal;

    AuditRecordResource(AuditTrail trail, AuditSeal seal) {
        this.trail = trail;
        this.seal = seal;
    }

    @GET
    @Discloses(value = Disclosure.PERSONAL, purpose = "to oversee who reads what")
    @Operation(
            summary = "List who read personal or student-derived data",
            description = "One record an answer or refusal, kept unchanged. Filter by actor, operation, resourceIds"
                    + " (`resourceIds ~ '<id>'`: who saw this row), outcome or time.")
    public Page<AuditRecord.AuditRecordView> listRegistryAuditRecords(@BeanParam ListQuery query) {
        return trail.page(query);
    }

    @GET
    @Path("/verification")
    @Operation(
            summary = "Verify the audit trail",
            description = "Reads up to 200,000 records from behind link `after` and names the first that was changed,"
                    + " removed, moved or slipped in. Note `headNo` and `headHash`: given again, they prove that what"
                    + " was there then is there still, which is how a cut-off end is found.")
    public AuditSeal.Verification verifyRegistryAuditTrail(
            @RestQuery
                    @DefaultValue("0")
                    @Min(0)
                    @Parameter(description = "The link to begin behind; 0 is the beginning.", example = "0")
                    long after,
            @RestQuery
                    @Pattern(regexp = "[0-9a-fA-F]{64}")
                    @Parameter(description = "The hash that link `after` had when you noted it.")
                    @Nullable
                    String hash) {
        return seal.verify(after, hash);
    }
}
