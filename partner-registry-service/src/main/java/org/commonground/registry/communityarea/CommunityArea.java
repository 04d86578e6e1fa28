package org.commonground.registry.communityarea;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A neighbourhood, ward, attendance area or the like. Its extent is stored beside it: lists have no use for it. */
@Entity
@Table(name = "community_area")
@InFeed(type = "area", list = "listAreas")
class CommunityArea extends Aggregate {
    String name;

    @Enumerated(EnumType.STRING)
    AreaKind kind;

    /** What its publisher calls it, unique within a kind. */
    @Nullable
    String sourceKey;

    @Nullable
    String externalUri;

    boolean drawn;

    /** The schools in it, by place or by their own word; kept by those who know the schools. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> schoolIds = List.of();

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected CommunityArea() {}

    CommunityArea(
            UUID id,
            String name,
            AreaKind kind,
            @Nullable String sourceKey,
            @Nullable String externalUri,
            String actor,
            Instant now) {
        super(id, actor, now);
        this.name = name;
        this.kind = kind;
        this.sourceKey = sourceKey;
        this.externalUri = externalUri;
    }

    /** False if nothing differs. */
    boolean describe(String name, AreaKind kind, @Nullable String externalUri, String actor, Instant now) {
        if (name.equals(this.name) && kind == this.kind && Objects.equals(externalUri, this.externalUri)) return false;
        this.name = name;
        this.kind = kind;
        this.externalUri = externalUri;
        touch(actor, now);
        return true;
    }

    /** It has a new extent, which is stored beside it. */
    void redraw(String actor, Instant now) {
        drawn = true;
        touch(actor, now);
    }

    /** False if those are its schools already. */
    boolean hold(Collection<UUID> schools, String actor, Instant now) {
        var sorted = List.copyOf(new TreeSet<>(schools));
        if (sorted.equals(schoolIds)) return false;
        schoolIds = sorted;
        touch(actor, now);
        return true;
    }

    CommunityAreaEvent event() {
        return new CommunityAreaEvent.Upserted(
                new CommunityAreaEvent.CommunityAreaState(id(), name, kind, externalUri, schoolIds));
    }
}
