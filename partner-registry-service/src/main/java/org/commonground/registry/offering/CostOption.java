package org.commonground.registry.offering;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        LocalDate validFrom,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        LocalDate validTo) {

    /** Money: an amount and its ISO 4217 currency. */
    @Schema(name = "Price")
    public record Price(
            @NotNull @Pattern(regexp = "\\d{1,7}(\\.\\d{1,2})?") @Schema(examples = "25.00")
            String amount,

            @NotNull @Pattern(regexp = "[A-Z]{3}") @Schema(examples = "USD")
            String currency) {}
}
