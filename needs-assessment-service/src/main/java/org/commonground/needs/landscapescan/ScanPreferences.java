package org.commonground.needs.landscapescan;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.commonground.needs.vocabulary.Lists;
import org.commonground.needs.vocabulary.Setting;
import org.commonground.needs.vocabulary.Timing;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** When, where and in which languages help would suit. What is left empty is not judged. */
@Schema(name = "ScanPreferences")
public record ScanPreferences(
        @Size(max = 7) List<@NotNull Timing> timings,
        @Size(max = 6) List<@NotNull Setting> settings,

        @Size(max = 20) @Schema(description = "BCP 47, besides those that the needs name.")
        List<@NotBlank @Size(max = 35) String> languages,

        @DecimalMin("1")
        @DecimalMax("500")
        @Schema(description = "From how many kilometres on a site is too far; 10 by default.", examples = "10")
        BigDecimal reachKm) {
    static final ScanPreferences NONE = new ScanPreferences(List.of(), List.of(), List.of(), BigDecimal.TEN);

    @SuppressWarnings("NullAway") // JSON may leave these out
    public ScanPreferences {
        timings = Lists.asSet(timings);
        settings = Lists.asSet(settings);
        languages = Lists.asSet(languages);
        reachKm = reachKm == null ? BigDecimal.TEN : reachKm;
    }
}
