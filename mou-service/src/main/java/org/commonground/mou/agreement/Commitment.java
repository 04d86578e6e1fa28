package org.commonground.mou.agreement;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How much an obligation comes to, where it can be counted: what is given can then be held against it.
 *
 * @param key names it within the agreement, whatever else of the agreement changes
 */
@Schema(name = "AgreedCommitment")
public record Commitment(
        @NotNull
        @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,39}")
        @Schema(description = "Names it within the agreement, in every version.", examples = "tutor-hours")
        String key,

        @NotNull CommitmentKind kind,

        @NotNull
        @DecimalMin("0.01")
        @DecimalMax("1000000000")
        @Digits(integer = 10, fraction = 2)
        @Schema(
                description = "For the whole term, in the unit of the kind: US dollars for CASH and IN_KIND, items for"
                        + " GOODS, hours else.",
                examples = "240")
        BigDecimal amount,

        @DecimalMin("0")
        @DecimalMax("1000000000")
        @Digits(integer = 10, fraction = 2)
        @Schema(description = "What it is worth in US dollars, if it is not money.", examples = "7200.00")
        @Nullable
        BigDecimal valuationUsd) {}
