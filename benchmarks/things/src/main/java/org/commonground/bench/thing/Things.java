package org.commonground.bench.thing;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;

@ApplicationScoped
public class Things {
    private static final Listing<Thing> LISTING = Listing.of(Thing.class).text("name", thing -> thing.name);

    private final Session db;

    Things(Session db) {
        this.db = db;
    }

    Thing get(UUID id) {
        var thing = db.find(Thing.class, id);
        if (thing == null) throw Problem.notFound("thing", id);
        return thing;
    }

    /** For whoever reads without the resource. */
    public Object view(UUID id) {
        return ThingResource.ThingView.of(get(id));
    }

    void add(Thing thing) {
        db.persist(thing);
    }

    Page<Thing> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }
}
