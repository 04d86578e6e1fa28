package org.commonground.metrics.validation;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.metrics.expression.Expression.Operand;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The rules of the caller's district. */
@ApplicationScoped
public class ValidationRules {
    private static final Listing<ValidationRule> LISTING = Listing.of(ValidationRule.class)
            .text("code", rule -> rule.code)
            .text("name", rule -> rule.name)
            .texts("measureCodes")
            .flag("active");

    private final Session db;

    ValidationRules(Session db) {
        this.db = db;
    }

    /** A rule that does not hold. */
    @Schema(name = "BrokenRule")
    public record BrokenRule(
            String rule,
            String name,
            Severity severity,
            @Nullable BigDecimal left,
            String operator,
            @Nullable BigDecimal right) {}

    /** The rules about these measures that do not hold; a rule that is about others too is applied with what there is. */
    public List<BrokenRule> broken(Collection<String> measureCodes, Function<Operand, @Nullable BigDecimal> values) {
        var broken = new ArrayList<BrokenRule>();
        for (var rule : active()) {
            if (rule.measureCodes.stream().noneMatch(measureCodes::contains)) continue;
            rule.body
                    .apply(values)
                    .ifPresent(sides -> broken.add(new BrokenRule(
                            rule.code,
                            rule.name,
                            rule.body.severity(),
                            sides.left(),
                            rule.body.operator().name(),
                            sides.right())));
        }
        return broken;
    }

    /** The measures that the rules about these measures look at. */
    public Collection<String> measuresLookedAt(Collection<String> measureCodes) {
        var codes = new HashSet<>(measureCodes);
        for (var rule : active())
            if (rule.measureCodes.stream().anyMatch(measureCodes::contains)) codes.addAll(rule.measureCodes);
        return codes;
    }

    private List<ValidationRule> active() {
        return db.createSelectionQuery("from ValidationRule e where e.active order by e.code", ValidationRule.class)
                .setMaxResults(1_000)
                .getResultList();
    }

    Page<ValidationRule> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    ValidationRule get(UUID id) {
        var rule = db.find(ValidationRule.class, id);
        if (rule == null) throw Problem.notFound("validation rule", id);
        return rule;
    }

    boolean exists(String code) {
        return db.createSelectionQuery("select count(e) from ValidationRule e where e.code = :code", Long.class)
                        .setParameter("code", code)
                        .getSingleResult()
                > 0;
    }

    void add(ValidationRule rule) {
        db.persist(rule);
    }

    void flush() {
        db.flush();
    }
}
