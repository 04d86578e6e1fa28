package org.commonground.registry.offering;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What one must bring to get a service. */
@Schema(name = "RequiredDocument")
public record RequiredDocument(
        @Nullable UUID id,

        @NotBlank @Size(max = 1_000) @PlainText @Schema(examples = "Proof of address")
        String document,

        @Size(max = 500) @WebAddress @Nullable String uri) {}
