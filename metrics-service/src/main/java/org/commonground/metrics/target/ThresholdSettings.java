package org.commonground.metrics.target;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.metrics.target.TargetStatus.Thresholds;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Where the lines are drawn in the caller's district. */
@ApplicationScoped
class ThresholdSettings {
    /** A line for each measure of a large library. */
    private static final int MOST = 2_000;

    private static final Listing<ThresholdSetting> LISTING =
            Listing.of(ThresholdSetting.class).optionalText("measureCode");

    private final Session db;

    ThresholdSettings(Session db) {
        this.db = db;
    }

    /** Whose lines they are. */
    enum Source {
        /** Drawn for the measure. */
        MEASURE,
        /** Drawn for all measures of the district. */
        DISTRICT,
        /** Nobody drew any. */
        STARTER
    }

    /** Lines, and whose they are. */
    record Drawn(Thresholds lines, Source source) {}

    /** The lines of all measures, read at once. */
    record Drawing(
            Map<String, Thresholds> byMeasure, @Nullable Thresholds ofDistrict) {
        Drawn of(String measureCode) {
            var own = byMeasure.get(measureCode);
            if (own != null) return new Drawn(own, Source.MEASURE);
            return ofDistrict == null
                    ? new Drawn(Thresholds.STARTER, Source.STARTER)
                    : new Drawn(ofDistrict, Source.DISTRICT);
        }
    }

    Drawing inForce() {
        var byMeasure = new HashMap<String, Thresholds>();
        Thresholds ofDistrict = null;
        for (var setting : db.createSelectionQuery("from ThresholdSetting e order by e.id", ThresholdSetting.class)
                .setMaxResults(MOST)
                .getResultList()) {
            if (setting.measureCode == null) ofDistrict = setting.lines();
            else byMeasure.put(setting.measureCode, setting.lines());
        }
        return new Drawing(byMeasure, ofDistrict);
    }

    ThresholdSetting get(UUID id) {
        var setting = db.find(ThresholdSetting.class, id);
        if (setting == null) throw Problem.notFound("setting of thresholds", id);
        return setting;
    }

    Page<ThresholdSetting> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    boolean exists(@Nullable String measureCode) {
        return db.createSelectionQuery(
                                "select count(e) from ThresholdSetting e where e.measureCode is not distinct from :code",
                                Long.class)
                        .setParameter("code", measureCode)
                        .getSingleResult()
                > 0;
    }

    void add(ThresholdSetting setting) {
        db.persist(setting);
        db.flush();
    }

    void remove(ThresholdSetting setting) {
        db.remove(setting);
        db.flush();
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }
}
