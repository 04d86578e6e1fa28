package org.commonground.registry.offering;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A place where a service is given.
 *
 * @param educationOrgId the school, where the place is one
 */
@Schema(name = "ServiceSite")
public record ServiceSite(
        @NotBlank @Size(max = 200) String name,
        @Size(max = 300) @Nullable String address,
        @DecimalMin("-90") @DecimalMax("90") @Nullable Double latitude,
        @DecimalMin("-180") @DecimalMax("180") @Nullable Double longitude,
        @Nullable UUID educationOrgId) {}
