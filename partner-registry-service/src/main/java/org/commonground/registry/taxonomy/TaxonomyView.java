package org.commonground.registry.taxonomy;

import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Versioned;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A list of terms.
 *
 * @param builtIn one of this product's code lists, which nobody changes
 */
@Schema(name = "Taxonomy")
public record TaxonomyView(
        UUID id,
        long version,
        String name,
        String description,
        @Nullable String uri,
        @Nullable String edition,
        boolean builtIn,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt)
        implements Versioned {}
