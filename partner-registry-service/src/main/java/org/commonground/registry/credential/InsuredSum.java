package org.commonground.registry.credential;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The limit of an insurance.
 *
 * @param amount in the currency's main unit, at most two decimals; a string on the wire, so that no digit is lost
 * @param currency ISO 4217
 */
@Schema(name = "InsuredSum")
public record InsuredSum(
        @NotNull
        @DecimalMin("0.01")
        @DecimalMax("1000000000000")
        @Digits(integer = 13, fraction = 2)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(type = SchemaType.STRING, examples = "1000000.00")
        BigDecimal amount,

        @NotNull @Pattern(regexp = "[A-Z]{3}") @Schema(examples = "USD")
        String currency) {}
