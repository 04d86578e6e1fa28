package org.commonground.registry.portfolio;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is called for. */
@Schema(name = "PortfolioCallDescription")
public record CallDescription(
        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Tutoring for the middle grades, 2027-28")
        String title,

        @Size(max = 10_000) @PlainText @Nullable String description,

        @NotNull @Size(min = 1, max = 41) @Schema(description = "A service enters with at least one of these.")
        List<@NotNull NeedCategory> categories,

        @NotNull LocalDate opensOn,

        @NotNull @Schema(description = "The last day on which services are entered.")
        LocalDate closesOn,

        @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,59}")
        @Schema(description = "The quality framework by which services are assessed.", examples = "program-quality-v1")
        @Nullable
        String frameworkCode,

        @Min(1) @Max(4) @Schema(description = "The level of quality that a service needs to be selected.") @Nullable
        Integer minLevel) {

    List<Violation> broken() {
        var broken = new ArrayList<Violation>();
        if (closesOn.isBefore(opensOn))
            broken.add(
                    Violation.at("/closesOn", "end-before-start", "it closes on or after the day on which it opens"));
        if (minLevel != null && frameworkCode == null)
            broken.add(Violation.at("/frameworkCode", "required", "say by which framework the level is assessed"));
        return broken;
    }
}
