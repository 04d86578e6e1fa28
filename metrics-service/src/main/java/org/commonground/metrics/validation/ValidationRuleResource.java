package org.commonground.metrics.validation;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.measure.Measures;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Validation rules over HTTP. */
@Path("/v1/validation-rules")
@Tag(name = "Metrics")
class ValidationRuleResource {
    /** A rule. */
    @Schema(name = "ValidationRule")
    record ValidationRuleView(
            UUID id,
            long version,
            RuleText rule,
            List<String> measureCodes,

            @Schema(description = "Retired rules stay for the record.")
            boolean active,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    private final ValidationRules rules;
    private final Measures measures;
    private final Preconditions preconditions;
    private final CurrentCaller current;
    private final Clock clock;

    ValidationRuleResource(
            ValidationRules rules, Measures measures, Preconditions preconditions, CurrentCaller current, Clock clock) {
        this.rules = rules;
        this.measures = measures;
        this.preconditions = preconditions;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List validation rules")
    public Page<ValidationRuleView> listValidationRules(@BeanParam ListQuery query) {
        return rules.page(query).map(ValidationRuleResource::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a validation rule")
    public ValidationRuleView getValidationRule(UUID id) {
        return view(rules.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Make a validation rule",
            description =
                    "Applied to every submission that has one of its measures. ERROR keeps it from being submitted,"
                            + " WARNING asks for a comment.")
    public RestResponse<ValidationRuleView> createValidationRule(@Valid @NotNull RuleText text) {
        refuseBroken(text);
        if (rules.exists(text.code())) throw Problem.duplicate("a validation rule", "code " + text.code());
        var rule = new ValidationRule(Ids.next(), text, current.get().subject(), clock.instant());
        rules.add(rule);
        rules.flush();
        return ResponseBuilder.<ValidationRuleView>created(URI.create("/v1/validation-rules/" + rule.id()))
                .entity(view(rule))
                .build();
    }

    @PUT
    @Path("/{id}")
    @Transactional
    @Operation(
            summary = "Change a validation rule",
            description = "What was submitted under the old text stays submitted.")
    public ValidationRuleView replaceValidationRule(UUID id, @Valid @NotNull RuleText text) {
        var rule = preconditions.check(rules.get(id));
        refuseBroken(text);
        if (!text.code().equals(rule.code))
            throw Problem.rules(List.of(Violation.at("/code", "immutable", "it is " + rule.code)));
        rule.write(text, current.get().subject(), clock.instant());
        rules.flush();
        return view(rule);
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    @Operation(summary = "Retire a validation rule")
    public ValidationRuleView retireValidationRule(UUID id) {
        var rule = preconditions.check(rules.get(id));
        rule.retire(current.get().subject(), clock.instant());
        rules.flush();
        return view(rule);
    }

    private void refuseBroken(RuleText text) {
        var violations = new ArrayList<>(text.violations());
        if (violations.isEmpty()) {
            var known = measures.byCode(text.measureCodes());
            for (var code : text.measureCodes())
                if (!known.containsKey(code))
                    violations.add(Violation.at("/left", "unknown-measure", "the library has no measure " + code));
        }
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private static ValidationRuleView view(ValidationRule rule) {
        return new ValidationRuleView(
                rule.id(),
                rule.version(),
                rule.body,
                rule.measureCodes,
                rule.active,
                rule.createdAt(),
                rule.updatedAt());
    }
}
