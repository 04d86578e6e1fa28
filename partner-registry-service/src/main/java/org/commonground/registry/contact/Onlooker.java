package org.commonground.registry.contact;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.registry.vocabulary.Visibility;

/**
 * What somebody may see of one partner's people and places.
 *
 * @param sees the visibilities that are open to them
 */
public record Onlooker(Set<Visibility> sees) {
    /** Everybody: what goes to the public, to other directories and into events. */
    public static final Onlooker PUBLIC = new Onlooker(Set.of(Visibility.PUBLIC));

    private static final Set<Role> PARTNERSHIP_OFFICE = EnumSet.of(Role.PARTNERSHIP_OFFICER, Role.DISTRICT_REVIEWER);
    private static final Set<Role> DISTRICT =
            EnumSet.of(Role.SIGNATORY, Role.SCHOOL_LEADER, Role.SCHOOL_LIAISON, Role.ANALYST_PRIVILEGED);

    /** The caller before a partner's row: its own people and the partnership office see all of it. */
    public static Onlooker of(Caller caller, UUID partnerId) {
        if (caller.partnerIds().contains(partnerId)) return new Onlooker(EnumSet.allOf(Visibility.class));
        return ofOthers(caller);
    }

    /** The caller before rows of partners that are not theirs. */
    public static Onlooker ofOthers(Caller caller) {
        var sees = EnumSet.of(Visibility.PUBLIC);
        if (caller.roles().stream().anyMatch(DISTRICT::contains)) sees.add(Visibility.DISTRICT);
        if (caller.roles().stream().anyMatch(PARTNERSHIP_OFFICE::contains))
            sees.addAll(EnumSet.allOf(Visibility.class));
        return new Onlooker(sees);
    }

    public boolean may(Visibility visibility) {
        return sees.contains(visibility);
    }

    public List<ContactView> contacts(List<Contact> all) {
        return ContactView.of(all, this);
    }

    public List<Phone> phones(List<Phone> all) {
        return all.stream().filter(phone -> may(phone.visibility())).toList();
    }
}
