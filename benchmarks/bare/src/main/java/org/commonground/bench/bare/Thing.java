package org.commonground.bench.bare;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row that the kernel's application reads as well, column by column. */
@Entity
class Thing {
    @Id
    UUID id;

    String district;

    @Version
    long version;

    Instant createdAt;
    String createdBy;
    Instant updatedAt;
    String updatedBy;
    String name;

    @Nullable
    String description;

    String kind;
    int quantity;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Thing() {}
}
