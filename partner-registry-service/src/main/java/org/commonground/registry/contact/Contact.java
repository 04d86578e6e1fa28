package org.commonground.registry.contact;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.audit.Personal;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.Visibility;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An adult to talk to, in their role. RESTRICTED contacts are seen by the partnership office and the partner itself only.
 *
 * @param id as another directory names it, where it came from one
 */
@Schema(name = "Contact")
public record Contact(
        @Nullable UUID id,

        @Personal @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Programme director")
        String name,

        @Size(max = 200) @PlainText @Nullable String title,
        @Size(max = 200) @PlainText @Nullable String department,

        @Personal @Email @Size(max = 254) @Schema(examples = "programmes@example.org") @Nullable
        String email,

        @Size(max = 20) List<@Valid @NotNull Phone> phones,
        @NotNull Visibility visibility) {

    @SuppressWarnings("NullAway") // JSON may leave it out
    public Contact {
        phones = phones == null ? List.of() : List.copyOf(phones);
    }

    /** These contacts; those that are known by their id stay for the eyes they were for. */
    public static List<Contact> seenAs(List<Contact> contacts, List<Contact> known) {
        return contacts.stream()
                .map(contact -> known.stream()
                        .filter(other -> contact.id != null && contact.id.equals(other.id))
                        .findFirst()
                        .map(other -> new Contact(
                                contact.id,
                                contact.name,
                                contact.title,
                                contact.department,
                                contact.email,
                                Phone.seenAs(contact.phones, other.phones),
                                other.visibility))
                        .orElse(contact))
                .toList();
    }
}
