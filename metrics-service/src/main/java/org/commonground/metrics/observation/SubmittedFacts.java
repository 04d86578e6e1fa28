package org.commonground.metrics.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.cube.Cubes;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The stored facts of one school and period, for those who vouch for them. */
@ApplicationScoped
public class SubmittedFacts {
    private final Session db;
    private final CurrentCaller current;

    SubmittedFacts(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /** How many facts there are, and a hash over them: other facts, another hash. */
    public record Digest(Long facts, String sha256) {}

    /** What a measure was for everybody, over all services. */
    public record Total(
            String measureCode,
            @Nullable BigDecimal value,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable BigDecimal n) {}

    /**
     * What there is of these measures.
     *
     * @param partner null for what the school itself reports, and all that partners report about it
     */
    public Digest digest(Collection<String> measures, UUID period, UUID school, @Nullable UUID partner) {
        return db.createNativeQuery("""
                        select count(*) as facts, encode(sha256(convert_to(coalesce(string_agg(
                            concat_ws('|', measure_code, partner_id, service_id, dims, trim_scale(value),
                                '/', trim_scale(numerator), '/', trim_scale(denominator), '/', n),
                            E'\\n' order by measure_code collate "C", partner_id, service_id, dims collate "C"), ''), 'UTF8')),
                            'hex') as sha256
                        from observation
                        where district = :district and measure_code = any(:measures) and period_id = :period
                          and school_id = :school and (cast(:partner as uuid) is null or partner_id = :partner)
                        """, Digest.class)
                .setParameter("district", current.get().district())
                .setParameter("measures", measures.toArray(String[]::new))
                .setParameter("period", period)
                .setParameter("school", school)
                .setParameter("partner", partner, UUID.class)
                .getSingleResult();
    }

    /** A stated total over services goes first; else they add up. */
    public Map<String, Total> totals(Collection<String> measures, UUID period, UUID school, @Nullable UUID partner) {
        var totals = new HashMap<String, Total>();
        db.createNativeQuery("""
                        select measure_code, sum(value) as value, sum(numerator) as numerator,
                            sum(denominator) as denominator, sum(n) as n
                        from (
                            select *, rank() over (partition by measure_code order by (service_id <> :none)) as stated
                            from observation
                            where district = :district and measure_code = any(:measures) and period_id = :period
                              and school_id = :school and partner_id = :partner and dims = '') as of_everybody
                        where stated = 1 group by measure_code
                        """, Total.class)
                .setParameter("none", Cubes.NONE)
                .setParameter("district", current.get().district())
                .setParameter("measures", measures.toArray(String[]::new))
                .setParameter("period", period)
                .setParameter("school", school)
                .setParameter("partner", partner == null ? Cubes.NONE : partner)
                .getResultList()
                .forEach(total -> totals.put(total.measureCode(), total));
        return totals;
    }
}
