package org.commonground.metrics.target;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.metrics.measure.LibraryMeasure;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The targets of the caller's district. Everybody may know what the district aims at. */
@ApplicationScoped
public class Targets {
    private static final Listing<Target> LISTING = Listing.of(Target.class)
            .uuid("goalId")
            .text("measureCode", target -> target.measureCode)
            .code("scopeType", ScopeType.class)
            .uuid("scopeId")
            .date("startDate", target -> target.startDate)
            .date("dueDate", target -> target.dueDate)
            .code("state", TargetState.class);

    private final Session db;
    private final ThresholdSettings thresholds;
    private final CurrentCaller current;
    private final Clock clock;

    Targets(Session db, ThresholdSettings thresholds, CurrentCaller current, Clock clock) {
        this.db = db;
        this.thresholds = thresholds;
        this.current = current;
        this.clock = clock;
    }

    /** What others need of a target: what is aimed at, never how far it is. */
    public record Aimed(UUID targetId, String measureCode, UUID scopeId, BigDecimal value, LocalDate dueDate) {}

    Target get(UUID id) {
        var target = db.find(Target.class, id);
        if (target == null) throw Problem.notFound("target", id);
        return target;
    }

    Page<Target> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    List<Target> pursued(Collection<String> measureCodes) {
        if (measureCodes.isEmpty()) return List.of();
        return db.createSelectionQuery(
                        "from Target e where e.measureCode in :codes and e.state = ACTIVE order by e.id", Target.class)
                .setParameter("codes", measureCodes)
                .getResultList();
    }

    /** The measures that anything is aimed at with. */
    List<String> pursuedMeasures() {
        return db.createSelectionQuery(
                        "select distinct e.measureCode from Target e where e.state = ACTIVE", String.class)
                .getResultList();
    }

    /** One that was set freely; there is one for a measure, scope and day at a time. */
    void add(Target target) {
        if (db.createSelectionQuery(
                                "select count(e) from Target e where e.goalId is null and e.measureCode = :code"
                                        + " and e.scopeId = :scope and e.dueDate = :due and e.state in (PROPOSED, ACTIVE)",
                                Long.class)
                        .setParameter("code", target.measureCode)
                        .setParameter("scope", target.scopeId)
                        .setParameter("due", target.dueDate)
                        .getSingleResult()
                > 0)
            throw Problem.duplicate(
                    "a target", "measure %s, the same scope, due %s".formatted(target.measureCode, target.dueDate));
        db.persist(target);
        db.flush();
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }

    /** The aims that are pursued with these measures. */
    public List<Aimed> aims(Collection<String> measureCodes) {
        return pursued(measureCodes).stream()
                .map(target -> new Aimed(target.id(), target.measureCode, target.scopeId, target.aim, target.dueDate))
                .toList();
    }

    /** A target that is pursued, and where it stands today; how that came about is not told. */
    public record Pursued(
            UUID targetId,
            @Nullable UUID goalId,
            String measureCode,
            BigDecimal value,
            LocalDate dueDate,
            TargetStatus status) {}

    /** What is pursued for one scope with these measures, due first first. */
    public List<Pursued> pursuedAt(
            Collection<LibraryMeasure> measures, ScopeType type, @Nullable UUID scope, LocalDate today) {
        var library = new HashMap<String, LibraryMeasure>();
        for (var measure : measures) library.put(measure.code(), measure);
        var drawing = thresholds.inForce();
        return pursued(library.keySet()).stream()
                .filter(target -> target.scopeType == type && (scope == null || target.scopeId.equals(scope)))
                .sorted(Comparator.<Target, LocalDate>comparing(target -> target.dueDate)
                        .thenComparing(Target::id))
                .map(target -> pursued(target, Objects.requireNonNull(library.get(target.measureCode)), drawing, today))
                .toList();
    }

    private static Pursued pursued(
            Target target, LibraryMeasure measure, ThresholdSettings.Drawing drawing, LocalDate today) {
        return new Pursued(
                target.id(),
                target.goalId,
                target.measureCode,
                target.aim,
                target.dueDate,
                target.statusOn(today, measure, drawing.of(measure.code()).lines()));
    }

    private record Standing(String measureCode, String status, long count) {}

    /** How many pursued targets of each of these measures stand where, as last published; of one scope, or of all. */
    public Map<String, Map<TargetStatus, Long>> statuses(Collection<String> measureCodes, @Nullable UUID scope) {
        var found = new HashMap<String, Map<TargetStatus, Long>>();
        if (!measureCodes.isEmpty())
            db.createNativeQuery("""
                            select measure_code, status, count(*) from target
                            where district = :district and measure_code = any(:codes) and state = 'ACTIVE'
                                and (cast(:scope as uuid) is null or scope_id = :scope)
                            group by measure_code, status
                            """, Standing.class)
                    .setParameter("district", current.get().district())
                    .setParameter("codes", measureCodes.toArray(String[]::new))
                    .setParameter("scope", scope, UUID.class)
                    .getResultList()
                    .forEach(standing -> found.computeIfAbsent(standing.measureCode, _ -> new TreeMap<>())
                            .put(TargetStatus.valueOf(standing.status), standing.count));
        return found;
    }

    /** One target for each measure of a goal; those of measures that it no longer has are retired. */
    @Transactional(MANDATORY)
    void follow(UUID goalId, Collection<Target.Aim> aims, long version, TargetState state) {
        var actor = current.get().subject();
        var left = new HashSet<>(of(goalId));
        if (left.stream().anyMatch(target -> target.goalVersion >= version)) return; // told late, or twice
        for (var aim : aims) {
            var known = left.stream()
                    .filter(target -> target.measureCode.equals(aim.measureCode()))
                    .findFirst();
            if (known.isPresent()) {
                known.get().follow(aim, version, state, actor, clock.instant());
                left.remove(known.get());
            } else db.persist(new Target(Ids.next(), aim, version, state, actor, clock.instant()));
        }
        for (var target : left) target.end(version, TargetState.RETIRED, actor, clock.instant());
        db.flush();
    }

    List<Target> of(UUID goalId) {
        return db.createSelectionQuery("from Target e where e.goalId = :goal", Target.class)
                .setParameter("goal", goalId)
                .getResultList();
    }
}
