package org.commonground.kernel.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** Who somebody is to the district. The abbreviation heads a column of the access table. */
public enum Role {
    PLATFORM_ADMIN("PA", "platform-admin"),
    PARTNERSHIP_OFFICER("PO", "partnership-officer"),
    DISTRICT_REVIEWER("RV", "district-reviewer"),
    SIGNATORY("SG", "signatory"),
    SCHOOL_LEADER("SL", "school-leader"),
    SCHOOL_LIAISON("SC", "school-liaison"),
    PARTNER_ADMIN("PM", "partner-admin"),
    PARTNER_STAFF("PS", "partner-staff"),
    COMMUNITY_MEMBER("CM", "community-member"),
    ANALYST("AN", "analyst"),
    ANALYST_PRIVILEGED("AP", "analyst-privileged"),
    SIS_INTEGRATION("SI", "sis-integration"),
    AUTHORIZER_VIEWER("AU", "authorizer-viewer"),
    /** The suite itself: clocks and events. No token carries it. */
    SYSTEM("SYSTEM", ""),
    /** Nobody in particular. */
    ANONYMOUS("public", "");

    private final String abbreviation;
    private final String realmRole;

    Role(String abbreviation, String realmRole) {
        this.abbreviation = abbreviation;
        this.realmRole = realmRole;
    }

    public String abbreviation() {
        return abbreviation;
    }

    /** The Keycloak realm role, as tokens carry it. */
    public String realmRole() {
        return realmRole;
    }

    static Set<Role> ofRealmRoles(Collection<String> names) {
        var roles = EnumSet.noneOf(Role.class);
        for (var role : values()) if (!role.realmRole.isEmpty() && names.contains(role.realmRole)) roles.add(role);
        return roles;
    }

    static Role ofAbbreviation(String abbreviation) {
        return Arrays.stream(values())
                .filter(role -> role.abbreviation.equals(abbreviation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role is abbreviated " + abbreviation));
    }
}
