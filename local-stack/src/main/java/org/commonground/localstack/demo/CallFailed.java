package org.commonground.localstack.demo;

import java.util.ArrayList;
import java.util.List;

/** A call of the story was refused although it should not have been; it explains itself in the words of the problem document. */
public final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    CallFailed(Answer answer) {
        super(String.join(System.lineSeparator(), explain(answer)));
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }

    private static List<String> explain(Answer answer) {
        var call = answer.call();
        var problem = answer.body();
        var lines = new ArrayList<String>();
        lines.add("%s %s by %s was refused with %d %s"
                .formatted(
                        call.method(),
                        call.target(),
                        call.actor().account(),
                        answer.status(),
                        problem.path("title").asText()));
        if (!problem.isObject()) {
            lines.add("  " + problem.asText());
            return lines;
        }
        lines.add("  " + problem.path("detail").asText());
        for (var violation : problem.path("violations")) {
            var place =
                    violation.path("pointer").asText(violation.path("parameter").asText());
            lines.add("  - %s%s: %s"
                    .formatted(
                            place.isEmpty() ? "" : place + " ",
                            violation.path("code").asText(),
                            violation.path("message").asText()));
            if (violation.has("allowed"))
                lines.add("    allowed: " + String.join(", ", Json.texts(violation.path("allowed"))));
        }
        lines.add("  what %s means: %s; trace %s"
                .formatted(
                        answer.code(),
                        problem.path("type").asText(),
                        problem.path("traceId").asText("unknown")));
        return lines;
    }
}
