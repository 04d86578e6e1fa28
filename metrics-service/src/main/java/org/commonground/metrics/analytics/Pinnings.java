package org.commonground.metrics.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.cube.Cube;

/** Answers that are to be kept: as everybody gets them, in a form that is the same bytes whenever it is the same answer. */
@ApplicationScoped
public class Pinnings {
    private final Analyse analyse;
    private final ObjectMapper json;

    Pinnings(Analyse analyse, ObjectMapper json) {
        this.analyse = analyse;
        this.json = json;
    }

    /**
     * An answer to keep.
     *
     * @param question with the periods that its words stood for on the day
     * @param headers the columns in order
     * @param lines a row each, as JSON
     * @param policyVersion of the suppression policy that it was made under
     */
    public record Pinned(AnalyticsQuestion question, List<String> headers, List<String> lines, int policyVersion) {}

    /** The answer of this moment, suppressed also for callers who may see more. */
    public Pinned pin(AnalyticsQuestion question) {
        if (question.asOf() != null || question.isApprovedOnly())
            throw Problem.rules(
                    List.of(
                            Violation.at(
                                    "/question",
                                    "of-this-moment",
                                    "a snapshot is of everything at the moment at which it is taken; leave asOf and approvedOnly out")));
        if (question.include().contains(Asked.LINEAGE))
            throw Problem.rules(List.of(Violation.at(
                    "/question/include",
                    "not-kept",
                    "a snapshot is for everybody, and what values rest on is not; leave lineage out")));
        var answer = analyse.answer(question, false);
        var lines = new ArrayList<String>(answer.rows().size());
        for (var row : answer.rows()) lines.add(line(row));
        return new Pinned(
                withPeriods(question, analyse.periods(question)),
                answer.headers(),
                lines,
                answer.metadata().policyVersion());
    }

    private String line(AnalyticsAnswer.AnalyticsRow row) {
        try {
            return json.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AnalyticsQuestion withPeriods(AnalyticsQuestion question, List<String> periods) {
        var dimension = new ArrayList<>(List.of(Cube.PERIOD + ":" + String.join(",", periods)));
        dimension.addAll(withoutPeriods(question.dimension()));
        return new AnalyticsQuestion(
                question.measure(),
                dimension,
                question.disaggregate(),
                withoutPeriods(question.filter()),
                question.include(),
                null,
                null,
                question.measureCriteria(),
                question.order(),
                question.limit());
    }

    private static List<String> withoutPeriods(List<String> terms) {
        return terms.stream()
                .filter(term -> !Objects.requireNonNull(term).strip().startsWith(Cube.PERIOD + ":"))
                .toList();
    }
}
