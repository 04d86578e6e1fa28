package org.commonground.registry.contact;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.Visibility;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A number to call.
 *
 * @param id as another directory names it, where it came from one
 * @param type such as {@code voice}, {@code text} or {@code fax}
 * @param languages spoken there, BCP 47 tags
 * @param visibility PUBLIC if not said
 */
@Schema(name = "Phone")
public record Phone(
        @Nullable UUID id,

        @NotBlank @Size(max = 60) @PlainText @Schema(examples = "+1 312 555 0143")
        String number,

        @Min(0) @Max(99_999_999) @Nullable Integer extension,
        @Size(max = 40) @PlainText @Nullable String type,
        @Size(max = 1_000) @PlainText @Nullable String description,
        @Size(max = 20) List<@NotBlank @Size(max = 35) @PlainText String> languages,
        Visibility visibility) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public Phone {
        languages = languages == null ? List.of() : List.copyOf(languages);
        visibility = Objects.requireNonNullElse(visibility, Visibility.PUBLIC);
    }

    /** These phones; those that are known by their id stay for the eyes they were for. */
    public static List<Phone> seenAs(List<Phone> phones, List<Phone> known) {
        return phones.stream()
                .map(phone -> known.stream()
                        .filter(other -> phone.id != null && phone.id.equals(other.id))
                        .findFirst()
                        .map(other -> new Phone(
                                phone.id,
                                phone.number,
                                phone.extension,
                                phone.type,
                                phone.description,
                                phone.languages,
                                other.visibility))
                        .orElse(phone))
                .toList();
    }
}
