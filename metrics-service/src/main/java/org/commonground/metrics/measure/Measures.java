package org.commonground.metrics.measure;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The measure library of the caller's district. */
@ApplicationScoped
public class Measures {
    private static final Listing<MeasureDefinition> LISTING = Listing.of(MeasureDefinition.class)
            .text("code", measure -> measure.code)
            .text("name", measure -> measure.name)
            .integer("measureVersion", measure -> measure.measureVersion)
            .code("rbaQuadrant", RbaQuadrant.class)
            .code("accountability", Accountability.class)
            .code("valueType", ValueType.class)
            .code("privacyClass", PrivacyClass.class)
            .code("state", MeasureState.class)
            .texts("dimensions");

    private final Session db;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Clock clock;

    Measures(Session db, CurrentCaller current, Outbox outbox, Clock clock) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
    }

    MeasureDefinition get(UUID id) {
        var measure = db.find(MeasureDefinition.class, id);
        if (measure == null) throw Problem.notFound("measure", id);
        return measure;
    }

    Page<MeasureDefinition> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    /** Everything that is or was in use, by code and version; a library has hundreds, and this many at most. */
    List<MeasureDefinition> library() {
        return db.createSelectionQuery(
                        "from MeasureDefinition e where e.state <> DRAFT order by e.code, e.measureVersion",
                        MeasureDefinition.class)
                .setReadOnly(true)
                .setMaxResults(10_000)
                .getResultList();
    }

    /**
     * The definition in force of each of these codes: the ACTIVE version, else the latest that was deprecated. A draft does not
     * count.
     */
    public Map<String, LibraryMeasure> byCode(Collection<String> codes) {
        var found = new HashMap<String, LibraryMeasure>();
        if (codes.isEmpty()) return found;
        db
                .createSelectionQuery(
                        "from MeasureDefinition e where e.code in :codes and e.state <> DRAFT order by e.measureVersion",
                        MeasureDefinition.class)
                .setParameter("codes", codes)
                .setReadOnly(true)
                .getResultList()
                .stream()
                .map(LibraryMeasure::of)
                .forEach(measure -> found.merge(
                        measure.code(),
                        measure,
                        (older, newer) -> older.state() == MeasureState.ACTIVE ? older : newer));
        return found;
    }

    /** A proposal: the first version of a code, or the next one. */
    @Transactional(MANDATORY)
    MeasureDefinition propose(MeasureProfile profile) {
        var latest = latest(profile.code());
        if (latest != null && latest.state == MeasureState.DRAFT)
            throw Problem.duplicate("a draft", "code " + profile.code())
                    .member("existing", "/v1/measures/" + latest.id());
        int version = latest == null ? 1 : latest.measureVersion + 1;
        var measure = new MeasureDefinition(
                Ids.ofNaturalKey(current.get().district(), "measure", profile.code() + "@" + version),
                version,
                profile,
                current.get().subject(),
                clock.instant());
        db.persist(measure);
        return measure;
    }

    /** A step of the life of a version. Publishing a version takes the one before it out of use. */
    @Transactional(MANDATORY)
    void transition(MeasureDefinition measure, MeasureState to, @Nullable String reason) {
        var caller = current.get();
        var replaced = to == MeasureState.ACTIVE ? active(measure.code) : null;
        // first, since the database allows one version in use
        if (replaced != null)
            outbox.publish(
                    replaced,
                    replaced.transition(
                            MeasureState.DEPRECATED,
                            caller.roles(),
                            null,
                            List.of(),
                            "replaced by version " + measure.measureVersion,
                            caller.subject(),
                            clock.instant()));
        outbox.publish(
                measure,
                measure.transition(
                        to, caller.roles(), replaced, operands(measure), reason, caller.subject(), clock.instant()));
    }

    private Collection<LibraryMeasure> operands(MeasureDefinition measure) {
        return measure.formula == null
                ? List.of()
                : byCode(Formula.parse(measure.formula).codes()).values();
    }

    private @Nullable MeasureDefinition latest(String code) {
        return db.createSelectionQuery(
                        "from MeasureDefinition e where e.code = :code order by e.measureVersion desc",
                        MeasureDefinition.class)
                .setParameter("code", code)
                .setMaxResults(1)
                .getSingleResultOrNull();
    }

    private @Nullable MeasureDefinition active(String code) {
        return db.createSelectionQuery(
                        "from MeasureDefinition e where e.code = :code and e.state = ACTIVE", MeasureDefinition.class)
                .setParameter("code", code)
                .getSingleResultOrNull();
    }
}
