package org.commonground.metrics.dimension;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A way of telling groups of people apart.
 *
 * @param sensitive whether crossing it with others may single people out; how many such may be crossed is policy
 * @param items code to label, in the order in which they are read; UNKNOWN is an item like any other
 */
@Schema(name = "Dimension")
public record Dimension(
        @Schema(examples = "GRADE_LEVEL") String code,
        @Schema(examples = "Grade") String name,

        @Schema(description = "How many sensitive dimensions may be crossed is policy.")
        boolean sensitive,

        @Schema(description = "Codes and their labels.") Map<String, String> items) {}
