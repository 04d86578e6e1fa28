package org.commonground.kernel.history;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Identified;
import org.commonground.kernel.audit.Personal;
import org.commonground.kernel.district.CallersDistrict;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.SQLRestriction;
import org.jspecify.annotations.Nullable;

/** One version of an aggregate, and what it changed. Written by SQL in batches; Hibernate only reads it, by a view
 * that a service may complete: what it writes past Hibernate by the hundred thousand has a first version without a row of its own. */
@Entity
@SQLRestriction("district = (select current_district())")
@Immutable
@Table(name = "told_history")
class Change implements Identified {
    /** What happened to the aggregate. */
    enum Kind {
        CREATED,
        CHANGED,
        DELETED
    }

    @Id
    private UUID id;

    @CallersDistrict
    @Nullable
    String district;

    UUID aggregateId;
    long version;
    Instant at;
    String actor;

    @Enumerated(EnumType.STRING)
    Kind kind;

    /** JSON: an array of {@link FieldChange}. */
    String changes;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Change() {}

    @Override
    public UUID id() {
        return id;
    }

    /**
     * What became of one field.
     *
     * @param from its value before, as JSON; absent if it had none
     * @param to its value since, as JSON; absent if it has none
     * @param redacted the values exist, but are not for this caller
     */
    @Schema(name = "FieldChange")
    record FieldChange(
            @Schema(examples = "name") String field,

            @Schema(implementation = Object.class, description = "Any JSON value.", examples = "\"Riverbend Youth\"")
            @Nullable
            JsonNode from,

            @Schema(
                    implementation = Object.class,
                    description = "Any JSON value.",
                    examples = "\"Riverbend Youth Collective\"")
            @Nullable
            JsonNode to,

            @Nullable Boolean redacted) {}

    /**
     * One version of a row and what it changed.
     *
     * @param id of the change, for the cursor
     * @param version the row's version since
     * @param by the person or machine client
     */
    @Schema(name = "Change")
    record View(UUID id, long version, Instant at, @Personal String by, Kind kind, List<FieldChange> changes) {}
}
