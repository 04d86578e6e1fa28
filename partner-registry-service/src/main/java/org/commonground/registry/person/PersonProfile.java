package org.commonground.registry.person;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is kept of an adult: how to name and reach them at work, and what they can do. Absent lists are empty. */
@Schema(name = "PersonProfile", description = "Personal data.")
public record PersonProfile(
        @NotBlank
        @Size(max = 200)
        @PlainText
        @Schema(
                description = "As they are called at work. Of a student representative initials only, such as `A. B.`.",
                examples = "Programme director")
        String fullName,

        @Email @Size(max = 254) @Schema(description = "At work.", examples = "director@example.org") @Nullable
        String email,

        @NotNull Affiliation orgType,

        @Schema(description = "The school or partner; absent for the district and the community.") @Nullable
        UUID orgId,

        @Size(max = 20) @Schema(examples = "[\"Tutor\"]") List<@NotBlank @Size(max = 100) @PlainText String> roles,

        boolean isParent,
        boolean isStudentRepresentative,

        @Size(max = 50) @Schema(examples = "[\"Restorative practice\"]")
        List<@NotBlank @Size(max = 100) @PlainText String> skills) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public PersonProfile {
        roles = roles == null ? List.of() : List.copyOf(roles);
        skills = skills == null ? List.of() : List.copyOf(skills);
    }
}
