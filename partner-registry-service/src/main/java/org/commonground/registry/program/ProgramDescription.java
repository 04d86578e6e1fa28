package org.commonground.registry.program;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a partner says of a program. */
@Schema(name = "ProgramDescription")
public record ProgramDescription(
        @NotBlank @Size(max = 300) @PlainText @Schema(examples = "Riverbend Reads")
        String name,

        @Size(max = 300) @PlainText @Nullable String alternateName,
        @Size(max = 10_000) @PlainText String description,

        @Schema(description = "How well it is shown that it works; NONE if not said.")
        EvidenceBase evidenceBase,

        @Size(max = 500) @WebAddress @Nullable String researchUrl) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public ProgramDescription {
        description = description == null ? "" : description;
        evidenceBase = Objects.requireNonNullElse(evidenceBase, EvidenceBase.NONE);
    }
}
