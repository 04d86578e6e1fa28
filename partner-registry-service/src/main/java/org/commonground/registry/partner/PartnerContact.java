package org.commonground.registry.partner;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.commonground.kernel.audit.Personal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An adult to talk to, in their role. RESTRICTED contacts are seen by the district and the partner itself only. */
@Schema(name = "PartnerContact")
public record PartnerContact(
        @Personal @NotBlank @Size(max = 200) @Schema(examples = "Programme director")
        String name,

        @Size(max = 200) @Nullable String title,

        @Personal @Email @Size(max = 254) @Schema(examples = "programmes@example.org") @Nullable
        String email,

        @NotNull Visibility visibility) {

    /** Who may see it. */
    public enum Visibility {
        PUBLIC,
        DISTRICT,
        RESTRICTED
    }
}
