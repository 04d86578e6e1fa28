package org.commonground.registry.taxonomy;

import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.jspecify.annotations.Nullable;

/** A list of terms that a district added or imported. */
@Entity
@InFeed(type = "taxonomy", list = "listTaxonomies")
class Taxonomy extends Aggregate {
    /** The id under which another HSDS directory published it; ours goes by it there too. */
    @Nullable
    UUID hsdsId;

    String name;
    String description = "";

    @Nullable
    String uri;

    @Nullable
    String edition;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Taxonomy() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    Taxonomy(UUID id, String actor, Instant now) {
        super(id, actor, now);
    }

    /** Takes a description as given; false if nothing differs. */
    boolean describe(TaxonomyDescription said, String actor, Instant now) {
        if (name != null && said.equals(said())) return false;
        name = said.name();
        description = said.description();
        uri = said.uri();
        edition = said.edition();
        touch(actor, now);
        return true;
    }

    TaxonomyDescription said() {
        return new TaxonomyDescription(name, description, uri, edition);
    }

    UUID publishedId() {
        return hsdsId == null ? id() : hsdsId;
    }

    TaxonomyView view() {
        return new TaxonomyView(id(), version(), name, description, uri, edition, false, createdAt(), updatedAt());
    }
}
