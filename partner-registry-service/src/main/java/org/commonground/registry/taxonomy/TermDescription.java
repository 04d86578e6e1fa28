package org.commonground.registry.taxonomy;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said of a term. */
@Schema(name = "TermDescription")
public record TermDescription(
        @Size(max = 100) @PlainText @Schema(examples = "YOUTH-SPORTS") @Nullable
        String code,

        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Youth sports")
        String name,

        @Size(max = 2_000) @PlainText String description,
        @Nullable UUID parentId,
        @Size(max = 35) @Schema(examples = "en") @Nullable String language,
        @Size(max = 500) @Nullable String termUri) {

    @SuppressWarnings("NullAway") // JSON may leave it out
    public TermDescription {
        description = description == null ? "" : description;
    }

    /** The same below another term. */
    public TermDescription below(@Nullable UUID broader) {
        return new TermDescription(code, name, description, broader, language, termUri);
    }
}
