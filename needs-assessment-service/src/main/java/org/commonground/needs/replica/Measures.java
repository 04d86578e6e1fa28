package org.commonground.needs.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The district's measure library, as the metrics service last told of it. */
@ApplicationScoped
public class Measures {
    private final Inbox inbox;
    private final Session db;
    private final CurrentCaller current;

    Measures(Inbox inbox, Session db, CurrentCaller current) {
        this.inbox = inbox;
        this.db = db;
        this.current = current;
    }

    /**
     * A measure of the library.
     *
     * @param maxYearlyChange the most by which a year can be expected to change it, in its unit
     */
    public record LibraryMeasure(
            String code,
            String unit,
            String polarity,
            String rbaQuadrant,
            @Nullable BigDecimal maxYearlyChange,
            String state) {}

    private record Told(Measure measure) {
        record Measure(
                UUID id,
                String code,
                int measureVersion,
                String name,
                String unit,
                String polarity,
                String rbaQuadrant,
                @Nullable BigDecimal maxYearlyChange,
                String state) {}
    }

    @Incoming("measures")
    @Blocking
    void receive(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "metrics.measure.published", "metrics.measure.deprecated" ->
                upsert(event, inbox.read(event, Told.class).measure());
            default -> {} // not ours to follow
        }
    }

    private void upsert(IncomingEvent event, Told.Measure measure) {
        db.createNativeMutationQuery("""
                        insert into replica_measure
                            (district, id, version, code, measure_version, name, unit, polarity, rba_quadrant,
                             max_yearly_change, state)
                        values (:district, :id, :version, :code, :measureVersion, :name, :unit, :polarity, :quadrant,
                                :change, :state)
                        on conflict (district, id) do update set
                            version = excluded.version, code = excluded.code,
                            measure_version = excluded.measure_version, name = excluded.name, unit = excluded.unit,
                            polarity = excluded.polarity, rba_quadrant = excluded.rba_quadrant,
                            max_yearly_change = excluded.max_yearly_change, state = excluded.state
                        where replica_measure.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", measure.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("code", measure.code())
                .setParameter("measureVersion", measure.measureVersion())
                .setParameter("name", measure.name())
                .setParameter("unit", measure.unit())
                .setParameter("polarity", measure.polarity())
                .setParameter("quadrant", measure.rbaQuadrant())
                .setParameter("change", measure.maxYearlyChange(), BigDecimal.class)
                .setParameter("state", measure.state())
                .executeUpdate();
    }

    /** The current definition of each of these codes, as far as the library has it. */
    public List<LibraryMeasure> byCode(Collection<String> codes) {
        if (codes.isEmpty()) return List.of();
        return db.createNativeQuery("""
                        select distinct on (code) code, unit, polarity, rba_quadrant, max_yearly_change, state
                        from replica_measure where district = :district and code in (:codes)
                        order by code, state = 'DEPRECATED', measure_version desc
                        """, LibraryMeasure.class)
                .setParameter("district", current.get().district())
                .setParameter("codes", codes)
                .getResultList();
    }
}
