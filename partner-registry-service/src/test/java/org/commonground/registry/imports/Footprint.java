package org.commonground.registry.imports;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;

/**
 * What imports have left in a district.
 *
 * @param rows everything that they may write, each with its version
 * @param changes lines of its history
 * @param events the number of the last event that was written, of any district, even if only to be rolled back
 */
public record Footprint(List<String> rows, long changes, long events) {
    private static final List<String> TABLES = List.of(
            "partner",
            "program",
            "partner_location",
            "service_offering",
            "service_site",
            "taxonomy",
            "taxonomy_term",
            "education_org",
            "academic_session",
            "community_area",
            "duplicate_proposal");

    public static Footprint of(EntityManager db, String district) {
        return QuarkusTransaction.requiringNew()
                .call(() -> new Footprint(
                        rows(db, district),
                        count(db, "select count(*) from history where district = '%s'".formatted(district)),
                        count(db, "select coalesce(pg_sequence_last_value('outbox_seq_seq'), 0)")));
    }

    private static List<String> rows(EntityManager db, String district) {
        var all = new ArrayList<String>();
        for (var table : TABLES)
            all.add("select '%1$s ' || id || ' ' || version from %1$s where district = :district".formatted(table));
        all.add("select 'directory_entry ' || id || ' ' || digest from directory_entry where district = :district");
        @SuppressWarnings("unchecked")
        List<String> rows = db.createNativeQuery(String.join(" union all ", all) + " order by 1", String.class)
                .setParameter("district", district)
                .getResultList();
        return rows;
    }

    private static long count(EntityManager db, String sql) {
        return ((Number) db.createNativeQuery(sql, Long.class).getSingleResult()).longValue();
    }
}
