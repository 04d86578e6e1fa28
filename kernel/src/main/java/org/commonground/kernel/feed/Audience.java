package org.commonground.kernel.feed;

import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;

/**
 * The words by which a caller is known to {@code audience_of} in the database: a row is for whoever has one of its words.
 *
 * <ul>
 *   <li>{@code all}: the list reaches every row; {@code published}: only what is published, or that and their own;
 *   <li>{@code school:<id>}, {@code partner:<id>}, {@code area:<id>}, {@code unit:<vetting unit>}, {@code subject:<sub>}: their
 *       own, if the list reaches as far;
 *   <li>{@code role:<role>}, {@code <role>@<school id>}, {@code district-wide}: for rows that not everybody sees whom the list
 *       reaches.
 * </ul>
 */
final class Audience {
    private Audience() {}

    static Set<String> of(Caller caller, Reach reach) {
        var words = new TreeSet<String>();
        switch (reach) {
            case NONE -> {
                return words;
            }
            case PUBLISHED -> {
                words.add("published");
                return words;
            }
            case OWN -> words.add("published");
            case ALL -> words.add("all");
        }
        add(words, "school:", caller.schoolIds());
        add(words, "partner:", caller.partnerIds());
        add(words, "area:", caller.areaIds());
        if (caller.is(Role.DISTRICT_REVIEWER)) caller.reviewUnits().forEach(unit -> words.add("unit:" + unit));
        words.add("subject:" + caller.subject());
        if (caller.districtWide()) words.add("district-wide");
        for (var role : caller.roles()) {
            words.add("role:" + role.realmRole());
            add(words, role.realmRole() + "@", caller.schoolIds());
        }
        return words;
    }

    private static void add(Set<String> words, String kind, Set<UUID> ids) {
        ids.forEach(id -> words.add(kind + id));
    }
}
