package org.commonground.bench.thing;

import jakarta.persistence.Entity;
import java.time.Instant;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.jspecify.annotations.Nullable;

@Entity
class Thing extends Aggregate {
    String name;

    @Nullable
    String description;

    String kind = "MEASURED";
    int quantity = 1;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Thing() {}

    Thing(String name, @Nullable String description, String actor, Instant now) {
        super(Ids.next(), actor, now);
        this.name = name;
        this.description = description;
    }
}
