package org.commonground.metrics.observation;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.SchoolPeriod;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Facts that the service works out by itself. They never stand over what somebody reported, nor over what was approved. */
@ApplicationScoped
public class ComputedObservations {
    private final Observations observations;
    private final Instance<ApprovedCells.Source> approvals;
    private final Session db;
    private final CurrentCaller current;

    ComputedObservations(
            Observations observations, Instance<ApprovedCells.Source> approvals, Session db, CurrentCaller current) {
        this.observations = observations;
        this.approvals = approvals;
        this.db = db;
        this.current = current;
    }

    /** What a fact is about; the nil UUID for all schools, partners or services. */
    public record Place(UUID school, UUID partner, UUID service) {
        /** Whether a fact of the other place is part of what this one is about. */
        public boolean includes(Place other) {
            return (school.equals(Cubes.NONE) || school.equals(other.school))
                    && (partner.equals(Cubes.NONE) || partner.equals(other.partner))
                    && (service.equals(Cubes.NONE) || service.equals(other.service));
        }
    }

    /** A fact that was worked out. */
    public record Computed(
            Place place,
            @Nullable BigDecimal value,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable Long n) {}

    private record Row(UUID schoolId, UUID partnerId, UUID serviceId) {
        Place place() {
            return new Place(schoolId, partnerId, serviceId);
        }
    }

    /** Where somebody reported the measure, in any of these periods. */
    public Set<Place> reported(String measureCode, Collection<UUID> periods) {
        return places(measureCode, periods, "source <> 'COMPUTED'");
    }

    /** Replaces what was computed of a measure and period; what is no longer computed goes, unless it is to stay. */
    @Transactional(MANDATORY)
    public void replace(LibraryMeasure measure, SchoolPeriod when, List<Computed> computed, Set<Place> stay) {
        var period = when.id();
        var approved =
                approvals.isUnsatisfied() ? ApprovedCells.NONE : approvals.get().of(Set.of(period));
        var fixed = new HashSet<>(places(measure.code(), List.of(period), "source <> 'COMPUTED' and dims = ''"));
        fixed.addAll(stay);
        var rows = new ArrayList<Observation>();
        var places = new HashSet<Place>();
        for (var each : computed) {
            if (fixed.contains(each.place) || isApproved(approved, measure.code(), period, each.place)) continue;
            places.add(each.place);
            rows.add(row(rows.size() + 1, measure, when, each));
        }
        observations.upsert(rows);
        var gone = new ArrayList<Observation>();
        for (var place : places(measure.code(), List.of(period), "source = 'COMPUTED' and dims = ''"))
            if (!places.contains(place)
                    && !stay.contains(place)
                    && !isApproved(approved, measure.code(), period, place))
                gone.add(row(gone.size() + 1, measure, when, new Computed(place, null, null, null, null)));
        observations.remove(gone);
    }

    private static boolean isApproved(ApprovedCells approved, String code, UUID period, Place place) {
        return approved.contains(code, period, given(place.school), given(place.partner));
    }

    private static @Nullable UUID given(UUID id) {
        return id.equals(Cubes.NONE) ? null : id;
    }

    private static Observation row(int no, LibraryMeasure measure, SchoolPeriod period, Computed computed) {
        return new Observation(
                no,
                measure.code(),
                measure.measureVersion(),
                period.id(),
                period.schoolYear(),
                computed.place.school,
                computed.place.partner,
                computed.place.service,
                "",
                computed.value,
                computed.numerator,
                computed.denominator,
                computed.n,
                DataSource.COMPUTED);
    }

    private Set<Place> places(String measureCode, Collection<UUID> periods, String condition) {
        var places = new HashSet<Place>();
        db.createNativeQuery("""
                        select distinct school_id, partner_id, service_id from observation
                        where district = :district and measure_code = :code and period_id = any(:periods) and\s""" + condition, Row.class)
                .setParameter("district", current.get().district())
                .setParameter("code", measureCode)
                .setParameter("periods", periods.toArray(UUID[]::new))
                .getResultList()
                .forEach(row -> places.add(row.place()));
        return places;
    }
}
