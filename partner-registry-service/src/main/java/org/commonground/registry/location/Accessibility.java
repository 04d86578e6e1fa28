package org.commonground.registry.location;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What makes a place usable for people with a disability. */
@Schema(name = "Accessibility")
public record Accessibility(
        @Nullable UUID id,

        @NotBlank @Size(max = 1_000) @PlainText @Schema(examples = "Step-free entrance")
        String description,

        @Size(max = 1_000) @PlainText @Nullable String details,
        @Size(max = 500) @WebAddress @Nullable String url) {}
