package org.commonground.metrics.quality;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.commonground.metrics.replica.OrganisationHeard;
import org.hibernate.Session;

/**
 * The rubrics that every district starts with, {@code library/quality-frameworks.json}, put to use when the district is first
 * heard of. What a district retires stays retired.
 */
@Singleton
class StarterFrameworks {
    private final Session db;
    private final Clock clock;
    private final QualityFrameworks frameworks;
    private final List<Rubric> rubrics;

    StarterFrameworks(Session db, Clock clock, QualityFrameworks frameworks, ObjectMapper json) {
        this.db = db;
        this.clock = clock;
        this.frameworks = frameworks;
        this.rubrics = read(json);
        for (var rubric : rubrics)
            if (!rubric.violations().isEmpty())
                throw new IllegalStateException("starter framework %s breaks its own rules".formatted(rubric.code()));
    }

    static List<Rubric> read(ObjectMapper json) {
        try (var in = Objects.requireNonNull(
                StarterFrameworks.class.getResourceAsStream("/library/quality-frameworks.json"))) {
            return json.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the transaction of the organisation that was heard of; the row decides a race between instances. */
    void seed(@Observes OrganisationHeard heard) {
        if (isSeeded(heard.district())) return;
        int mine = db.createNativeMutationQuery("""
                        insert into seeded_quality (district, seeded_at) values (:district, :now) on conflict do nothing
                        """)
                .setParameter("district", heard.district())
                .setParameter("now", clock.instant())
                .executeUpdate();
        if (mine == 1)
            for (var rubric : rubrics) frameworks.transition(frameworks.propose(rubric), FrameworkState.ACTIVE);
    }

    private boolean isSeeded(String district) {
        return db.createNativeQuery("select count(*) from seeded_quality where district = :district", Long.class)
                        .setParameter("district", district)
                        .getSingleResult()
                > 0;
    }
}
