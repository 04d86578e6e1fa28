package org.commonground.registry.oneroster;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import org.commonground.kernel.operation.FacadeErrors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Refusals as OneRoster 1.2 has them: {@code imsx_StatusInfo}, with the minor code that says what is wrong. */
@ApplicationScoped
class RosterErrors implements FacadeErrors {
    /** The standard's status. */
    @Schema(name = "RosterStatus", description = "OneRoster's imsx_StatusInfo.")
    record RosterStatus(
            @JsonProperty("imsx_codeMajor") @Schema(examples = "failure")
            String codeMajor,

            @JsonProperty("imsx_severity") @Schema(examples = "error")
            String severity,

            @JsonProperty("imsx_description") String description,
            @JsonProperty("imsx_CodeMinor") RosterCodeMinor codeMinor) {}

    /** Where it was refused, and why. */
    @Schema(name = "RosterCodeMinor")
    record RosterCodeMinor(
            @JsonProperty("imsx_codeMinorField") List<RosterCodeMinorField> fields) {}

    /** One reason. */
    @Schema(name = "RosterCodeMinorField")
    record RosterCodeMinorField(
            @JsonProperty("imsx_codeMinorFieldName") @Schema(examples = "TargetEndSystem")
            String name,

            @JsonProperty("imsx_codeMinorFieldValue") @Schema(examples = "unknownobject")
            String value) {}

    @Override
    public Object body(int status, String code, String detail) {
        return body(status, code, detail, Set.of());
    }

    @Override
    public Object body(int status, String code, String detail, Set<String> parameters) {
        return new RosterStatus(
                "failure",
                "error",
                detail,
                new RosterCodeMinor(List.of(new RosterCodeMinorField("TargetEndSystem", minor(status, parameters)))));
    }

    private static String minor(int status, Set<String> parameters) {
        if (parameters.contains("filter")) return "invalid_filter_field";
        if (parameters.contains("fields")) return "invalid_selection_field";
        return switch (status) {
            case 401 -> "unauthorisedrequest";
            case 403 -> "forbidden";
            case 404 -> "unknownobject";
            case 429, 503, 504 -> "server_busy";
            default -> status >= 500 ? "internal_server_error" : "invaliddata";
        };
    }
}
