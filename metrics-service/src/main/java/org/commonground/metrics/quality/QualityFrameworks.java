package org.commonground.metrics.quality;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The rubrics of the caller's district. */
@ApplicationScoped
class QualityFrameworks {
    private static final Listing<QualityFramework> LISTING = Listing.of(QualityFramework.class)
            .text("code", framework -> framework.code)
            .text("name", framework -> framework.name)
            .integer("frameworkVersion", framework -> framework.frameworkVersion)
            .code("kind", FrameworkKind.class)
            .code("state", FrameworkState.class);

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    QualityFrameworks(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    QualityFramework get(UUID id) {
        var framework = db.find(QualityFramework.class, id);
        if (framework == null) throw Problem.notFound("quality framework", id);
        return framework;
    }

    Page<QualityFramework> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    /** The version of a code that new assessments use. */
    @Nullable
    QualityFramework active(String code) {
        return db.createSelectionQuery(
                        "from QualityFramework e where e.code = :code and e.state = ACTIVE", QualityFramework.class)
                .setParameter("code", code)
                .getSingleResultOrNull();
    }

    /** The first version of a code, or the next one. */
    @Transactional(MANDATORY)
    QualityFramework propose(Rubric rubric) {
        var latest = db.createSelectionQuery(
                        "from QualityFramework e where e.code = :code order by e.frameworkVersion desc",
                        QualityFramework.class)
                .setParameter("code", rubric.code())
                .setMaxResults(1)
                .getSingleResultOrNull();
        if (latest != null && latest.state == FrameworkState.DRAFT)
            throw Problem.duplicate("a draft", "code " + rubric.code())
                    .member("existing", "/v1/quality-frameworks/" + latest.id());
        int version = latest == null ? 1 : latest.frameworkVersion + 1;
        var framework = new QualityFramework(
                Ids.ofNaturalKey(current.get().district(), "quality-framework", rubric.code() + "@" + version),
                version,
                rubric,
                current.get().subject(),
                clock.instant());
        db.persist(framework);
        return framework;
    }

    /** Putting a version to use takes the one before it out of use. */
    @Transactional(MANDATORY)
    void transition(QualityFramework framework, FrameworkState to) {
        var caller = current.get();
        var replaced = to == FrameworkState.ACTIVE ? active(framework.code) : null;
        if (replaced != null && !replaced.equals(framework)) {
            replaced.transition(FrameworkState.RETIRED, caller.roles(), caller.subject(), clock.instant());
            db.flush(); // the database allows one version in use
        }
        framework.transition(to, caller.roles(), caller.subject(), clock.instant());
    }
}
