package org.commonground.metrics.measure;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.replica.OrganisationHeard;
import org.hibernate.Session;

/**
 * The measures that every district starts with, {@code library/starter-measures.json}. They are published when the district is
 * first heard of, once: what it later deprecates stays deprecated.
 */
@Singleton
class StarterLibrary {
    private final Session db;
    private final Clock clock;
    private final Measures measures;
    private final List<MeasureProfile> profiles;

    StarterLibrary(Session db, Clock clock, Measures measures, Dimensions dimensions, ObjectMapper json) {
        this.db = db;
        this.clock = clock;
        this.measures = measures;
        this.profiles = read(json);
        for (var profile : profiles)
            if (!profile.violations(code -> dimensions.get(code) != null).isEmpty())
                throw new IllegalStateException("starter measure %s breaks its own rules".formatted(profile.code()));
    }

    static List<MeasureProfile> read(ObjectMapper json) {
        try (var in =
                Objects.requireNonNull(StarterLibrary.class.getResourceAsStream("/library/starter-measures.json"))) {
            return json.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the transaction of the organisation that was heard of; the row decides a race between instances. */
    void seed(@Observes OrganisationHeard heard) {
        if (isSeeded(heard.district())) return;
        int mine = db.createNativeMutationQuery("""
                        insert into seeded_district (district, seeded_at) values (:district, :now) on conflict do nothing
                        """)
                .setParameter("district", heard.district())
                .setParameter("now", clock.instant())
                .executeUpdate();
        if (mine == 1)
            for (var profile : profiles) measures.transition(measures.propose(profile), MeasureState.ACTIVE, null);
    }

    private boolean isSeeded(String district) {
        return db.createNativeQuery("select count(*) from seeded_district where district = :district", Long.class)
                        .setParameter("district", district)
                        .getSingleResult()
                > 0;
    }
}
