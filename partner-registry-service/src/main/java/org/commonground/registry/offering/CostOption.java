package org.commonground.registry.offering;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.Valid;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a service costs whom. */
@Schema(name = "CostOption")
public record CostOption(
        @Nullable UUID id,

        @Size(max = 300) @PlainText @Schema(examples = "Families on free lunch") @Nullable
        String option,

        @Valid @Nullable Price price,

        @Size(max = 300) @PlainText @Schema(examples = "per term") @Nullable
        String amountDescription,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable LocalDate validFrom,
        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable LocalDate validTo) {

    /** Money: an amount and its ISO 4217 currency. */
    @Schema(name = "Price")
    public record Price(
            @NotNull @DecimalMin("0") @DecimalMax("1000000") @Digits(integer = 7, fraction = 2) @JsonFormat(shape = JsonFormat.Shape.STRING) @Schema(implementation = String.class, examples = "25.00")
            BigDecimal amount,

            @NotNull @Pattern(regexp = "[A-Z]{3}") @Schema(examples = "USD")
            String currency) {}
}
