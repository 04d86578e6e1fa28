package org.commonground.registry.offering;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A term of a taxonomy that is said of a service or a partner, besides the code lists that have fields of their own.
 *
 * @param linkType what the term says of it, such as {@code topic}
 */
@Schema(name = "TermUse")
public record TermUse(
        @Nullable UUID id,
        @NotNull UUID termId,
        @Size(max = 100) @PlainText @Nullable String linkType,
        @Size(max = 100) @PlainText @Nullable String linkEntity,
        @Size(max = 500) @PlainText @Nullable String value) {}
