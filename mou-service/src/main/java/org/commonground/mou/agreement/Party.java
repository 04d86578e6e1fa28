package org.commonground.mou.agreement;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is bound.
 *
 * @param orgId the school, district or partner in the registry
 * @param legalName the name under which it signs
 * @param noticeAddress where notices go
 */
@Schema(name = "Party")
public record Party(
        @NotNull Side side,
        @NotNull UUID orgId,

        @NotBlank @Size(max = 300) @Schema(examples = "Riverbend Youth Collective")
        String legalName,

        @Size(max = 500) @Nullable String noticeAddress) {}
