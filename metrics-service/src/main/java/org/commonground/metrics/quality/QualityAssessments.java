package org.commonground.metrics.quality;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The assessments of the caller's district, as far as the caller may see them, and what was said in them. */
@ApplicationScoped
class QualityAssessments {
    private static final Listing<QualityAssessment> LISTING = Listing.of(QualityAssessment.class)
            .text("frameworkCode", assessment -> assessment.frameworkCode)
            .code("subjectType", SubjectType.class)
            .uuid("subjectId")
            .uuid("schoolYearId")
            .uuids("schoolIds")
            .uuids("partnerIds")
            .code("state", AssessmentState.class)
            .optionalDate("publishedOn")
            .optionalDate("validTo");

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    QualityAssessments(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    /** What one rater says about one indicator. */
    record Rating(String indicator, int level, @Nullable String evidence) {}

    private record Row(UUID assessmentId, String indicator, String raterKind, long raters, long sum) {}

    private record Own(String indicator, String raterKind, int level, String evidence) {}

    /** What a caller has said so far. */
    record Said(RaterKind raterKind, List<Rating> ratings) {}

    QualityAssessment get(UUID id) {
        var assessment = db.find(QualityAssessment.class, id);
        if (assessment == null || !isVisible(assessment)) throw Problem.notFound("quality assessment", id);
        return assessment;
    }

    /** As {@link #get}, for a change: a published one of others is theirs. */
    QualityAssessment getOwn(UUID id) {
        var assessment = get(id);
        if (!isOwn(assessment)) throw Problem.notFound("quality assessment of yours with id", id);
        return assessment;
    }

    Page<QualityAssessment> page(ListQuery query) {
        return LISTING.page(db, query, scope());
    }

    @Nullable
    QualityAssessment running(String frameworkCode, UUID subjectId, UUID schoolYearId) {
        return db.createSelectionQuery(
                        "from QualityAssessment e where e.frameworkCode = :code and e.subjectId = :subject"
                                + " and e.schoolYearId = :year and e.state <> PUBLISHED",
                        QualityAssessment.class)
                .setParameter("code", frameworkCode)
                .setParameter("subject", subjectId)
                .setParameter("year", schoolYearId)
                .getSingleResultOrNull();
    }

    void add(QualityAssessment assessment) {
        db.persist(assessment);
    }

    /** What all raters said, of several assessments in one statement. */
    Map<UUID, Ratings> ratings(Collection<UUID> ids) {
        var lines = new HashMap<UUID, List<Ratings.Line>>();
        if (!ids.isEmpty())
            db.createNativeQuery("""
                            select assessment_id, indicator, rater_kind, count(*), sum(level) from quality_rating
                            where district = :district and assessment_id = any(:ids)
                            group by assessment_id, indicator, rater_kind order by indicator, rater_kind
                            """, Row.class)
                    .setParameter("district", current.get().district())
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(row -> lines.computeIfAbsent(row.assessmentId, _ -> new ArrayList<>())
                            .add(new Ratings.Line(
                                    row.indicator, RaterKind.valueOf(row.raterKind), row.raters, row.sum)));
        var found = new HashMap<UUID, Ratings>();
        for (var id : ids) found.put(id, new Ratings(lines.getOrDefault(id, List.of())));
        return found;
    }

    Ratings ratings(QualityAssessment assessment) {
        return ratings(List.of(assessment.id())).getOrDefault(assessment.id(), new Ratings(List.of()));
    }

    /** What the caller has said in one assessment. */
    @Nullable
    Said saidByCaller(QualityAssessment assessment) {
        var rows = db.createNativeQuery("""
                        select indicator, rater_kind, level, evidence from quality_rating
                        where district = :district and assessment_id = :id and rater = :rater order by indicator
                        """, Own.class)
                .setParameter("district", current.get().district())
                .setParameter("id", assessment.id())
                .setParameter("rater", current.get().subject())
                .getResultList();
        if (rows.isEmpty()) return null;
        return new Said(
                RaterKind.valueOf(rows.getFirst().raterKind),
                rows.stream()
                        .map(row -> new Rating(row.indicator, row.level, row.evidence))
                        .toList());
    }

    /** Replaces all that the caller said in one assessment. */
    @Transactional(MANDATORY)
    void say(QualityAssessment assessment, RaterKind as, List<Rating> ratings) {
        var caller = current.get();
        var now = Timestamp.from(clock.instant());
        db.doWork(connection -> {
            try (var forget = connection.prepareStatement(
                            "delete from quality_rating where district = ? and assessment_id = ? and rater = ?");
                    var insert = connection.prepareStatement("""
                            insert into quality_rating
                                (district, assessment_id, rater, rater_kind, indicator, level, evidence, rated_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?)
                            """)) {
                forget.setString(1, caller.district());
                forget.setObject(2, assessment.id());
                forget.setString(3, caller.subject());
                forget.executeUpdate();
                for (var rating : ratings) {
                    insert.setString(1, caller.district());
                    insert.setObject(2, assessment.id());
                    insert.setString(3, caller.subject());
                    insert.setString(4, as.name());
                    insert.setString(5, rating.indicator);
                    insert.setInt(6, rating.level);
                    insert.setString(7, rating.evidence);
                    insert.setTimestamp(8, now);
                    insert.addBatch();
                }
                insert.executeBatch();
            } catch (SQLException e) {
                throw new IllegalStateException("ratings could not be stored", e);
            }
        });
    }

    private boolean isVisible(QualityAssessment assessment) {
        return assessment.isPublished() || isOwn(assessment);
    }

    boolean isOwn(QualityAssessment assessment) {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> true;
            case OWN ->
                assessment.schoolIds.stream().anyMatch(caller.schoolIds()::contains)
                        || assessment.partnerIds.stream().anyMatch(caller.partnerIds()::contains);
            case PUBLISHED, NONE -> false;
        };
    }

    private Where scope() {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN ->
                published()
                        .or(Where.names("schoolIds", caller.schoolIds()))
                        .or(Where.names("partnerIds", caller.partnerIds()));
            case PUBLISHED -> published();
            case NONE -> Where.NOTHING;
        };
    }

    private static Where published() {
        return Where.of("e.state = :published", "published", AssessmentState.PUBLISHED);
    }
}
