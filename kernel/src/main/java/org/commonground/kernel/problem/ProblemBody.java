package org.commonground.kernel.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of every refusal, as RFC 9457 has it. */
@Schema(name = "Problem", description = "RFC 9457 problem details. `code` is stable; the page at `type` explains it.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemBody(
        @Schema(format = "uri-reference", examples = "/problems/rule-violated")
        String type,

        String title,
        int status,
        String detail,

        @Schema(format = "uri-reference", examples = "/v1/goals")
        String instance,

        @Schema(examples = "rule-violated") String code,

        @Schema(description = "Tell it to the operator: it finds the request in logs and traces.") @Nullable
        String traceId,

        List<Violation> violations,
        @Schema(hidden = true) @JsonAnyGetter Map<String, Object> members) {}
