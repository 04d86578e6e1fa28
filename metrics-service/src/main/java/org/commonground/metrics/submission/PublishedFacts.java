package org.commonground.metrics.submission;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.cube.Cubes;
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
        for (var period : periods) for (var part : calendar.allWithin(period)) parts.add(part.id());
        var open = new HashSet<>(unpublished(codes(measure), parts, where));
        var published = new HashSet<UUID>();
        for (var period : periods)
            if (calendar.allWithin(period).stream().map(SchoolPeriod::id).noneMatch(open::contains))
                published.add(period.id());
        return published;
    }

    /** What one school, or one partner at it, is told of in one period. */
    public record Cell(
            LibraryMeasure measure,
            SchoolPeriod period,
            UUID school,
            @Nullable UUID partner) {}

    /** The places in the list of those cells in which nothing is unpublished; one statement for all of them. */
    public Set<Integer> published(List<Cell> cells, SchoolCalendar calendar) {
        var numbers = new ArrayList<Integer>();
        var codes = new ArrayList<String>();
        var periods = new ArrayList<UUID>();
        var schools = new ArrayList<UUID>();
        var partners = new ArrayList<UUID>();
        for (int no = 0; no < cells.size(); no++) {
            var cell = cells.get(no);
            for (var code : codes(cell.measure))
                for (var part : calendar.allWithin(cell.period)) {
                    numbers.add(no);
                    codes.add(code);
                    periods.add(part.id());
                    schools.add(cell.school);
                    partners.add(cell.partner == null ? Cubes.NONE : cell.partner);
                }
        }
        var published = new HashSet<Integer>();
        for (int no = 0; no < cells.size(); no++) published.add(no);
        if (!numbers.isEmpty())
            db.createNativeQuery("""
                            select distinct c.no from unnest(:numbers, :codes, :periods, :schools, :partners)
                                as c (no, code, period, school, partner)
                            join known_period p on p.district = :district and p.id = c.period
                            cross join lateral (
                                select 1 from observation o
                                where o.district = :district and o.measure_code = c.code
                                  and o.school_year = p.school_year and o.period_id = c.period and o.school_id = c.school
                                  and (c.partner = :none or o.partner_id = c.partner)
                                  and not exists (
                                    select 1 from submission s
                                    where s.district = :district and s.state = 'PUBLISHED' and s.period_id = c.period
                                      and s.school_id = c.school and (s.partner_id is null or s.partner_id = o.partner_id)
                                      and c.code = any(s.measure_codes))
                                limit 1) as open
                            """, Integer.class)
                    .setParameter("numbers", numbers.toArray(Integer[]::new))
                    .setParameter("codes", codes.toArray(String[]::new))
                    .setParameter("periods", periods.toArray(UUID[]::new))
                    .setParameter("schools", schools.toArray(UUID[]::new))
                    .setParameter("partners", partners.toArray(UUID[]::new))
                    .setParameter("none", Cubes.NONE)
                    .setParameter("district", current.get().district())
                    .getResultList()
                    .forEach(published::remove);
        return published;
    }

    private static List<String> codes(LibraryMeasure measure) {
        return measure.formula() == null
                ? List.of(measure.code())
                : new ArrayList<>(measure.formula().codes());
    }

    private List<UUID> unpublished(Collection<String> codes, Collection<UUID> periods, Where where) {
        return db.createNativeQuery("""
                        select p.id from known_period p
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
