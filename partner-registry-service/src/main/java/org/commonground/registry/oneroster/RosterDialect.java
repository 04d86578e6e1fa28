package org.commonground.registry.oneroster;

import java.time.LocalDate;
import java.time.Month;
import java.util.Map;
import org.commonground.registry.educationorg.OrgType;

/** How a sender says the same: OneRoster itself, or one that took its files and changed their meaning. */
enum RosterDialect {
    ONEROSTER,
    /** Microsoft School Data Sync: more kinds of organisation, last days, and years counted by their beginning. */
    MICROSOFT_SDS;

    private static final Map<String, OrgType> ONEROSTER_TYPES = Map.of(
            "school", OrgType.SCHOOL,
            "district", OrgType.DISTRICT,
            "local", OrgType.NETWORK,
            "department", OrgType.DEPARTMENT,
            "state", OrgType.STATE,
            "national", OrgType.STATE);

    private static final Map<String, OrgType> SDS_TYPES = Map.ofEntries(
            Map.entry("school", OrgType.SCHOOL),
            Map.entry("campus", OrgType.CAMPUS),
            Map.entry("college", OrgType.SCHOOL),
            Map.entry("university", OrgType.SCHOOL),
            Map.entry("district", OrgType.DISTRICT),
            Map.entry("localeducationagency", OrgType.DISTRICT),
            Map.entry("region", OrgType.NETWORK),
            Map.entry("division", OrgType.NETWORK),
            Map.entry("local", OrgType.NETWORK),
            Map.entry("department", OrgType.DEPARTMENT),
            Map.entry("faculty", OrgType.DEPARTMENT),
            Map.entry("program", OrgType.DEPARTMENT),
            Map.entry("state", OrgType.STATE),
            Map.entry("national", OrgType.STATE),
            Map.entry("ministryofeducation", OrgType.STATE));

    /** What their types are here; in lower case. */
    Map<String, OrgType> types() {
        return this == ONEROSTER ? ONEROSTER_TYPES : SDS_TYPES;
    }

    /** The last day of a session, included; the standard's end date is the first day after. */
    LocalDate lastDay(LocalDate endDate) {
        return this == ONEROSTER ? endDate.minusDays(1) : endDate;
    }

    /** Ours is the year in which the school year ends, as in the standard: in School Data Sync it may be where it begins. */
    int schoolYear(int said, LocalDate start) {
        return this == MICROSOFT_SDS
                        && start.getYear() == said
                        && start.getMonth().compareTo(Month.JULY) >= 0
                ? said + 1
                : said;
    }
}
