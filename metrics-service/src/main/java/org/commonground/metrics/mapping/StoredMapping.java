package org.commonground.metrics.mapping;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A mapping that a district made for itself. */
@Entity
@Table(name = "observation_mapping")
class StoredMapping extends Aggregate {
    @Column(updatable = false)
    String code;

    @JdbcTypeCode(SqlTypes.JSON)
    ObservationMapping body;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected StoredMapping() {}

    StoredMapping(UUID id, ObservationMapping body, String actor, Instant now) {
        super(id, actor, now);
        this.code = body.code();
        this.body = body;
    }

    void write(ObservationMapping said, String actor, Instant now) {
        body = said;
        touch(actor, now);
    }
}
