package org.commonground.registry.taxonomy;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.jspecify.annotations.Nullable;

/** A word of a taxonomy that a district added or imported. */
@Entity
@Table(name = "taxonomy_term")
@InFeed(type = "taxonomy-term", list = "listTaxonomyTerms")
class TaxonomyTerm extends Aggregate {
    /** The id under which another HSDS directory published it; ours goes by it there too. */
    @Nullable
    UUID hsdsId;

    UUID taxonomyId;

    @Nullable
    String code;

    String name;
    String description = "";

    @Nullable
    UUID parentId;

    @Nullable
    String language;

    @Nullable
    String termUri;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected TaxonomyTerm() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    TaxonomyTerm(UUID id, UUID taxonomyId, String actor, Instant now) {
        super(id, actor, now);
        this.taxonomyId = taxonomyId;
    }

    /** Takes a description as given; false if nothing differs. */
    boolean describe(TermDescription said, String actor, Instant now) {
        if (name != null && said.equals(said())) return false;
        code = said.code();
        name = said.name();
        description = said.description();
        parentId = said.parentId();
        language = said.language();
        termUri = said.termUri();
        touch(actor, now);
        return true;
    }

    TermDescription said() {
        return new TermDescription(code, name, description, parentId, language, termUri);
    }

    UUID publishedId() {
        return hsdsId == null ? id() : hsdsId;
    }

    TermView view() {
        return new TermView(
                id(),
                version(),
                taxonomyId,
                code,
                name,
                description,
                parentId,
                language,
                termUri,
                createdAt(),
                updatedAt());
    }
}
