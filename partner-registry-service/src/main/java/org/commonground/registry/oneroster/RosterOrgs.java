package org.commonground.registry.oneroster;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.commonground.kernel.page.Where;
import org.commonground.registry.educationorg.EducationOrgs;
import org.commonground.registry.educationorg.OrgStatus;
import org.commonground.registry.educationorg.OrgType;
import org.commonground.registry.oneroster.RosterRecords.RosterOrg;
import org.commonground.registry.oneroster.RosterRecords.RosterOrgMetadata;
import org.commonground.registry.vocabulary.GradeLevel;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The district's organisations as OneRoster records: two statements a page, and two more for the links up and down. */
@ApplicationScoped
class RosterOrgs {
    static final List<String> FIELDS = RosterList.namesOf(RosterOrg.class);

    private static final Where SCHOOLS =
            Where.of("e.type in :schools", "schools", List.of(OrgType.SCHOOL, OrgType.CAMPUS));
    private static final String SELECT = "e.id, e.sourcedId, e.status, e.updatedAt, e.name, e.type, e.identifier,"
            + " e.parentId, e.gradeLevels, e.charter, e.latitude, e.longitude, e.enrollmentCount";

    private final Session db;
    private final RosterList list;

    /** What a network of schools is to clients, who know no networks. */
    enum NetworkType {
        DISTRICT,
        LOCAL
    }

    private final NetworkType networks;

    RosterOrgs(
            Session db,
            EducationOrgs orgs,
            @ConfigProperty(name = "registry.oneroster.network-type") NetworkType networks) {
        this.db = db;
        this.networks = networks;
        this.list = new RosterList(
                "EducationOrg",
                SELECT,
                RosterField.byName(
                        RosterField.identifier("sourcedId", "e.sourcedId"),
                        RosterField.codes("status", "e.status", statuses()),
                        RosterField.instant("dateLastModified", "e.updatedAt"),
                        RosterField.text("name", "e.name"),
                        RosterField.codes("type", "e.type", types(networks)),
                        RosterField.text("identifier", "e.identifier"),
                        RosterField.reference("parent.sourcedId", "e.parentId", orgs::idOf)),
                FIELDS);
    }

    /** A page of records, and how many there are. */
    record OrgPage(List<RosterOrg> records, RosterList.Found found) {}

    OrgPage page(RosterQuery query, boolean schoolsOnly, UnaryOperator<String> address) {
        var found = list.find(db, query, schoolsOnly ? SCHOOLS : Where.EVERYTHING);
        return new OrgPage(records(found.rows(), found.fields(), address), found);
    }

    @Nullable
    RosterOrg find(String sourcedId, boolean schoolsOnly, UnaryOperator<String> address) {
        var row = list.one(db, sourcedId, schoolsOnly ? SCHOOLS : Where.EVERYTHING);
        return row == null
                ? null
                : records(List.<Object[]>of(row), Set.copyOf(FIELDS), address).getFirst();
    }

    private List<RosterOrg> records(List<Object[]> rows, Set<String> fields, UnaryOperator<String> address) {
        var parents = fields.contains("parent")
                ? RosterLinks.up(
                        db,
                        "EducationOrg",
                        rows.stream().map(row -> (@Nullable UUID) row[7]).toList())
                : Map.<UUID, String>of();
        var children = fields.contains("children")
                ? RosterLinks.down(
                        db,
                        "EducationOrg",
                        rows.stream().map(row -> (UUID) row[0]).toList())
                : Map.<UUID, List<String>>of();
        return rows.stream()
                .map(row -> {
                    var parent = row[7] == null ? null : parents.get((UUID) row[7]);
                    var below = children.get((UUID) row[0]);
                    return new RosterOrg(
                            (String) row[1],
                            row[2] == OrgStatus.ACTIVE ? "active" : "tobedeleted",
                            (Instant) row[3],
                            metadata(row),
                            (String) row[4],
                            wire((OrgType) row[5], networks),
                            (@Nullable String) row[6],
                            parent == null ? null : RosterLinks.reference("org", parent, address),
                            below == null
                                    ? null
                                    : below.stream()
                                            .map(child -> RosterLinks.reference("org", child, address))
                                            .toList());
                })
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static RosterOrgMetadata metadata(Object[] row) {
        var grades = RosterOrgMetadata.joined((List<GradeLevel>) row[8]);
        return new RosterOrgMetadata(
                grades.isEmpty() ? null : grades,
                (Boolean) row[9],
                (@Nullable Double) row[10],
                (@Nullable Double) row[11],
                (@Nullable Integer) row[12]);
    }

    static String wire(OrgType type, NetworkType networks) {
        return switch (type) {
            case SCHOOL, CAMPUS -> "school";
            case DISTRICT -> "district";
            case NETWORK ->
                switch (networks) {
                    case DISTRICT -> "district";
                    case LOCAL -> "local";
                };
            case DEPARTMENT -> "department";
            case STATE -> "state";
        };
    }

    private static Map<String, Set<OrgStatus>> statuses() {
        return Map.of("active", Set.of(OrgStatus.ACTIVE), "tobedeleted", Set.of(OrgStatus.TO_BE_DELETED));
    }

    static Map<String, Set<OrgType>> types(NetworkType networks) {
        var types = new HashMap<String, Set<OrgType>>();
        for (var unused : List.of("national", "local")) types.put(unused, Set.of());
        for (var type : OrgType.values())
            types.merge(wire(type, networks), Set.of(type), (some, more) -> {
                var all = new HashSet<>(some);
                all.addAll(more);
                return all;
            });
        return types;
    }
}
