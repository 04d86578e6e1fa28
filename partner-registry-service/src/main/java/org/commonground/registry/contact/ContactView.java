package org.commonground.registry.contact;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.audit.Personal;
import org.commonground.registry.vocabulary.Visibility;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A contact as one onlooker may see it. */
@Schema(name = "ContactView")
public record ContactView(
        @Nullable UUID id,

        @Personal @Schema(examples = "Programme director") String name,

        @Nullable String title,
        @Nullable String department,

        @Personal @Schema(examples = "programmes@example.org") @Nullable
        String email,

        List<Phone> phones,
        Visibility visibility,

        @Schema(description = "Phones that exist but are not shown to this caller; absent if all are.") @Nullable
        Integer redactedPhones) {

    /** Those of the contacts that the onlooker may see at all. */
    static List<ContactView> of(List<Contact> all, Onlooker onlooker) {
        var shown = new ArrayList<ContactView>(all.size());
        for (var contact : all) if (onlooker.may(contact.visibility())) shown.add(of(contact, onlooker));
        return shown;
    }

    private static ContactView of(Contact contact, Onlooker onlooker) {
        var phones = onlooker.phones(contact.phones());
        int hidden = contact.phones().size() - phones.size();
        return new ContactView(
                contact.id(),
                contact.name(),
                contact.title(),
                contact.department(),
                contact.email(),
                phones,
                contact.visibility(),
                hidden == 0 ? null : hidden);
    }
}
