package org.commonground.metrics.lineage;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.replica.SchoolPeriod;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What the facts behind a value have in common; never how many there are, which would tell of groups. */
@ApplicationScoped
public class Origins {
    private final Session db;
    private final CurrentCaller current;

    Origins(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /**
     * Facts of one measure and version, source, period and reporter.
     *
     * @param partner the nil id if the school, or the district, reports itself
     */
    record Origin(
            String measureCode,
            Integer measureVersion,
            String source,
            UUID period,
            UUID school,
            UUID partner,
            Instant lastRecordedAt,
            @Nullable UUID submissionId,
            @Nullable String submissionState,
            @Nullable Integer submissionRevision) {}

    List<Origin> of(
            Collection<String> codes,
            Collection<UUID> periods,
            @Nullable UUID school,
            @Nullable UUID partner,
            int most) {
        return db.createNativeQuery("""
                        select o.*, s.id as submission_id, s.state as submission_state, s.revision as submission_revision
                        from (
                            select o.measure_code, o.measure_version, o.source, o.period_id as period,
                                o.school_id as school, o.partner_id as partner, max(o.recorded_at) as last_recorded_at
                            from known_period p
                            join observation o on o.district = :district and o.measure_code = any(:codes)
                              and o.school_year = p.school_year and o.period_id = p.id
                            where p.district = :district and p.id = any(:periods)
                              and (cast(:school as uuid) is null or o.school_id = :school)
                              and (cast(:partner as uuid) is null or o.partner_id = :partner)
                            group by o.measure_code, o.measure_version, o.source, o.period_id, o.school_id, o.partner_id
                            order by o.measure_code, o.period_id, o.school_id, o.partner_id, o.source, o.measure_version
                            limit :most) as o
                        left join submission s on s.district = :district and s.period_id = o.period
                          and s.school_id = o.school and (s.partner_id is null or s.partner_id = o.partner)
                          and o.measure_code = any(s.measure_codes)
                        order by o.measure_code, o.period, o.school, o.partner, o.source, o.measure_version, s.id
                        """, Origin.class)
                .setParameter("district", current.get().district())
                .setParameter("codes", codes.toArray(String[]::new))
                .setParameter("periods", periods.toArray(UUID[]::new))
                .setParameter("school", school, UUID.class)
                .setParameter("partner", partner, UUID.class)
                .setParameter("most", most)
                .getResultList();
    }

    /**
     * Facts of one measure and version, source, period and place.
     *
     * @param school the nil UUID if they are about no single one; so for partner and service
     */
    public record Stated(
            String measureCode,
            Integer measureVersion,
            String source,
            UUID period,
            UUID school,
            UUID partner,
            UUID service,
            @Nullable UUID submissionId) {}

    /** All of some measures and periods, at most so many. */
    public List<Stated> stated(Collection<String> codes, Collection<SchoolPeriod> periods, int most) {
        return db.createNativeQuery("""
                        select o.measure_code, o.measure_version, o.source, o.period_id as period, o.school_id as school,
                            o.partner_id as partner, o.service_id as service, s.id as submission_id
                        from unnest(:periods, :years) as p (id, year)
                        join lateral (
                            select distinct measure_code, measure_version, source, period_id, school_id, partner_id, service_id
                            from observation
                            where district = :district and measure_code = any(:codes) and school_year = p.year
                              and period_id = p.id) as o on true
                        left join submission s on s.district = :district and s.period_id = o.period_id
                          and s.school_id = o.school_id and (s.partner_id is null or s.partner_id = o.partner_id)
                          and o.measure_code = any(s.measure_codes)
                        limit :most
                        """, Stated.class)
                .setParameter("district", current.get().district())
                .setParameter("codes", codes.toArray(String[]::new))
                .setParameter("periods", periods.stream().map(SchoolPeriod::id).toArray(UUID[]::new))
                .setParameter(
                        "years", periods.stream().map(SchoolPeriod::schoolYear).toArray(Integer[]::new))
                .setParameter("most", most)
                .getResultList();
    }
}
