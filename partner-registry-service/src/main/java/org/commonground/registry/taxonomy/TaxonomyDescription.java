package org.commonground.registry.taxonomy;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a taxonomy.
 *
 * @param edition which version of it, in its publisher's words
 */
@Schema(name = "TaxonomyDescription")
public record TaxonomyDescription(
        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "City service topics")
        String name,

        @Size(max = 2_000) @PlainText String description,
        @Size(max = 500) @Nullable String uri,
        @Size(max = 60) @PlainText @Nullable String edition) {

    @SuppressWarnings("NullAway") // JSON may leave it out
    public TaxonomyDescription {
        description = description == null ? "" : description;
    }
}
