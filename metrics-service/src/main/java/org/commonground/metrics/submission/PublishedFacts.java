package org.commonground.metrics.submission;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * What has been published. A value is public only when every fact that it is made of is in a published submission: a sum over
 * one published and one unpublished quarter would give the unpublished one away.
 */
@ApplicationScoped
public class PublishedFacts {
    private final Session db;
    private final CurrentCaller current;

    PublishedFacts(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /**
     * Where facts are looked at; null is any.
     *
     * @param schools empty for none at all
     */
    public record Where(
            @Nullable Collection<UUID> schools, @Nullable UUID partner) {}

    /** Those of these periods in which nothing that a measure's value is made of is unpublished. */
    public Set<UUID> published(
            LibraryMeasure measure, Collection<SchoolPeriod> periods, Where where, SchoolCalendar calendar) {
        var parts = new HashSet<UUID>();
        for (var period : periods) for (var part : calendar.within(period)) parts.add(part.id());
        var open = new HashSet<>(unpublished(codes(measure), parts, where));
        var published = new HashSet<UUID>();
        for (var period : periods)
            if (calendar.within(period).stream().map(SchoolPeriod::id).noneMatch(open::contains))
                published.add(period.id());
        return published;
    }

    private static List<String> codes(LibraryMeasure measure) {
        return measure.formula() == null
                ? List.of(measure.code())
                : new ArrayList<>(measure.formula().codes());
    }

    private List<UUID> unpublished(Collection<String> codes, Collection<UUID> periods, Where where) {
        return db.createNativeQuery("""
                        select p.id from replica_academic_session p
                        cross join lateral (
                            select 1 from observation o
                            where o.district = :district and o.measure_code = any(:codes)
                              and o.school_year = p.school_year and o.period_id = p.id
                              and (cast(:schools as uuid[]) is null or o.school_id = any(:schools))
                              and (cast(:partner as uuid) is null or o.partner_id = :partner)
                              and not exists (
                                select 1 from submission s
                                where s.district = :district and s.state = 'PUBLISHED' and s.period_id = o.period_id
                                  and s.school_id = o.school_id and (s.partner_id is null or s.partner_id = o.partner_id)
                                  and o.measure_code = any(s.measure_codes))
                            limit 1) as open
                        where p.district = :district and p.id = any(:periods)
                        """, UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("codes", codes.toArray(String[]::new))
                .setParameter(
                        "schools", where.schools == null ? null : where.schools.toArray(UUID[]::new), UUID[].class)
                .setParameter("partner", where.partner, UUID.class)
                .setParameter("periods", periods.toArray(UUID[]::new))
                .getResultList();
    }
}
