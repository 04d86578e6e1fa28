package org.commonground.registry.offering;

import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where people must live to get a service.
 *
 * @param areaId a community area of the district, where it is one
 * @param extent its shape in the notation that {@code extentType} names
 */
@Schema(name = "ServiceArea")
public record ServiceArea(
        @Nullable UUID id,
        @Nullable UUID areaId,

        @Size(max = 300) @PlainText @Schema(examples = "Pilsen") @Nullable
        String name,

        @Size(max = 2_000) @PlainText @Nullable String description,
        @Size(max = 100_000) @Nullable String extent,

        @Size(max = 20) @PlainText @Schema(examples = "geojson") @Nullable
        String extentType,

        @Size(max = 500) @Nullable String uri) {}
