package org.commonground.mou.agreement;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One clause of the text.
 *
 * @param key names the clause through all versions, such as {@code non-discrimination}
 * @param text what both sides sign; a blank that is still open is written {@code [[what belongs here]]}
 */
@Schema(name = "Clause")
public record Clause(
        @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{0,59}") @Schema(examples = "non-discrimination")
        String key,

        @NotBlank @Size(max = 200) String title,
        @NotBlank @Size(max = 20_000) String text) {
    boolean hasOpenBlank() {
        return text.contains("[[");
    }
}
