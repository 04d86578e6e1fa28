package org.commonground.registry.credential;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The limit of an insurance.
 *
 * @param amount in the currency's main unit, at most two decimals; a text, so that no digit is lost
 * @param currency ISO 4217
 */
@Schema(name = "InsuredSum")
public record InsuredSum(
        @NotNull @Pattern(regexp = "[1-9]\\d{0,12}(\\.\\d{1,2})?") @Schema(examples = "1000000.00")
        String amount,

        @NotNull @Pattern(regexp = "[A-Z]{3}") @Schema(examples = "USD")
        String currency) {}
