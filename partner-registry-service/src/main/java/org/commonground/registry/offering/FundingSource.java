package org.commonground.registry.offering;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who pays for a service. */
@Schema(name = "FundingSource")
public record FundingSource(
        @Nullable UUID id,

        @NotBlank @Size(max = 1_000) @PlainText @Schema(examples = "City youth fund")
        String source) {}
