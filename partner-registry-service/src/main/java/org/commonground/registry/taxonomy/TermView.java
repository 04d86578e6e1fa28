package org.commonground.registry.taxonomy;

import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Versioned;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A word of a taxonomy.
 *
 * @param parentId the broader term
 * @param language of its name, a BCP 47 tag
 */
@Schema(name = "TaxonomyTerm")
public record TermView(
        UUID id,
        long version,
        UUID taxonomyId,
        @Nullable String code,
        String name,
        String description,
        @Nullable UUID parentId,
        @Nullable String language,
        @Nullable String termUri,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt)
        implements Versioned {}
