package org.commonground.metrics.mapping;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.commonground.metrics.dimension.Dimensions;
import org.hibernate.Session;

/** The mappings of the caller's district: those that are shipped, and its own. */
@ApplicationScoped
public class Mappings {
    private static final List<String> SHIPPED =
            List.of("nyc-graduation", "nyc-chronic-absence", "chicago-progress-report");

    private final Session db;
    private final Map<String, ObservationMapping> shipped = new LinkedHashMap<>();

    Mappings(Session db, ObjectMapper json, Dimensions dimensions) {
        this.db = db;
        for (var name : SHIPPED) {
            var mapping = read(json, name);
            if (!mapping.violations(dimensions::has).isEmpty())
                throw new IllegalStateException(
                        "mapping %s breaks its own rules: %s".formatted(name, mapping.violations(dimensions::has)));
            shipped.put(mapping.code(), mapping);
        }
    }

    private static ObservationMapping read(ObjectMapper json, String name) {
        try (var in = Objects.requireNonNull(Mappings.class.getResourceAsStream("/mappings/%s.json".formatted(name)))) {
            return json.readValue(in, ObservationMapping.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The district's own of this code, else the shipped one. */
    public Optional<ObservationMapping> find(String code) {
        return stored(code).map(own -> own.body).or(() -> Optional.ofNullable(shipped.get(code)));
    }

    Collection<ObservationMapping> shipped() {
        return shipped.values();
    }

    Optional<StoredMapping> stored(String code) {
        return db.createSelectionQuery("from StoredMapping e where e.code = :code", StoredMapping.class)
                .setParameter("code", code)
                .getResultStream()
                .findFirst();
    }

    List<StoredMapping> stored() {
        return db.createSelectionQuery("from StoredMapping e order by e.code", StoredMapping.class)
                .setMaxResults(500)
                .getResultList();
    }

    void add(StoredMapping mapping) {
        db.persist(mapping);
    }

    void flush() {
        db.flush();
    }
}
