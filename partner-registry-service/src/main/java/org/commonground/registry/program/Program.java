package org.commonground.registry.program;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.jspecify.annotations.Nullable;

/** What a partner runs under one name and one theory, as one or several services. */
@Entity
@Table(name = "program")
@InFeed(type = "program", list = "listPrograms", toPublicReaders = false)
public class Program extends Aggregate {
    UUID partnerId;

    /** The id under which another HSDS directory published it; ours goes by it there too. */
    @Nullable
    UUID hsdsId;

    String name;

    @Nullable
    String alternateName;

    String description = "";

    @Enumerated(EnumType.STRING)
    EvidenceBase evidenceBase = EvidenceBase.NONE;

    @Nullable
    String researchUrl;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Program() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    Program(UUID id, UUID partnerId, String actor, Instant now) {
        super(id, actor, now);
        this.partnerId = partnerId;
    }

    /** Takes a description as given; false if nothing differs. */
    boolean describe(ProgramDescription said, String actor, Instant now) {
        if (name != null && said.equals(said())) return false;
        name = said.name();
        alternateName = said.alternateName();
        description = said.description();
        evidenceBase = said.evidenceBase();
        researchUrl = said.researchUrl();
        touch(actor, now);
        return true;
    }

    /** What the partner says of it. */
    public ProgramDescription said() {
        return new ProgramDescription(name, alternateName, description, evidenceBase, researchUrl);
    }

    public UUID partnerId() {
        return partnerId;
    }

    /** What HSDS calls it: the id of the directory that it came from, or ours. */
    public UUID publishedId() {
        return hsdsId == null ? id() : hsdsId;
    }

    /** The partner that it belongs to turned out to be another one. */
    void moveTo(UUID survivor, String actor, Instant now) {
        partnerId = survivor;
        touch(actor, now);
    }
}
