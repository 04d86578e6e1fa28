package org.commonground.metrics.equitableaccess;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What the registry's services offer at schools today, and what was given to them; one row a school or group, never a service. */
@ApplicationScoped
class Supply {
    private final Session db;
    private final CurrentCaller current;

    Supply(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /** A school in use, and how many students it has, if the registry knows. */
    record School(UUID id, @Nullable Integer students) {}

    List<School> schools() {
        return db.createNativeQuery("""
                        select id, enrollment_count as students from replica_education_org
                        where district = :district and active and type in ('SCHOOL', 'CAMPUS') order by id limit 20000
                        """, School.class)
                .setParameter("district", current.get().district())
                .getResultList();
    }

    private record AtSchool(UUID school, Long services, BigDecimal seats, BigDecimal hours) {}

    /** Services, seats and planned hours by school. */
    Map<Resource, Map<UUID, BigDecimal>> offered() {
        var services = new HashMap<UUID, BigDecimal>();
        var seats = new HashMap<UUID, BigDecimal>();
        var hours = new HashMap<UUID, BigDecimal>();
        db.createNativeQuery("""
                        select school, count(*) as services, coalesce(sum(seats), 0) as seats,
                            coalesce(sum(seats * hours_per_seat), 0) as hours
                        from (
                            select unnest(school_ids) as school, cast(seats as numeric) / cardinality(school_ids) as seats,
                                hours_per_seat
                            from replica_service
                            where district = :district and active and cardinality(school_ids) > 0) as offered
                        group by school
                        """, AtSchool.class)
                .setParameter("district", current.get().district())
                .getResultList()
                .forEach(each -> {
                    services.put(each.school, BigDecimal.valueOf(each.services));
                    seats.put(each.school, each.seats);
                    hours.put(each.school, each.hours);
                });
        var offered = new EnumMap<Resource, Map<UUID, BigDecimal>>(Resource.class);
        offered.put(Resource.SERVICES, services);
        offered.put(Resource.SEATS, seats);
        offered.put(Resource.PLANNED_HOURS, hours);
        return offered;
    }

    /** What is offered to a group of students: seats kept for it, or else all seats of services that are meant for it. */
    record ForGroup(String population, Long services, BigDecimal seats) {}

    List<ForGroup> forGroups() {
        return db.createNativeQuery("""
                        select population, count(*) as services,
                            coalesce(sum(coalesce(cast(group_seats ->> population as numeric), seats)), 0) as seats
                        from (
                            select unnest(populations) as population, seats, group_seats from replica_service
                            where district = :district and active and cardinality(school_ids) > 0) as offered
                        group by population order by population limit 200
                        """, ForGroup.class)
                .setParameter("district", current.get().district())
                .getResultList();
    }

    private record Given(UUID school, UUID period, BigDecimal dollars) {}

    /** By period, what partners gave to each school. */
    Map<UUID, Map<UUID, BigDecimal>> dollars(Collection<UUID> periods) {
        var given = new HashMap<UUID, Map<UUID, BigDecimal>>();
        db.createNativeQuery("""
                        select school, period_id as period, sum(dollars) as dollars
                        from (
                            select unnest(school_ids) as school, period_id, valuation_usd / cardinality(school_ids) as dollars
                            from contribution
                            where district = :district and direction = 'PARTNER_TO_SCHOOL' and period_id = any(:periods)
                              and cardinality(school_ids) > 0) as given
                        group by school, period_id
                        """, Given.class)
                .setParameter("district", current.get().district())
                .setParameter("periods", periods.toArray(UUID[]::new))
                .getResultList()
                .forEach(each ->
                        given.computeIfAbsent(each.period, _ -> new HashMap<>()).put(each.school, each.dollars));
        return given;
    }
}
