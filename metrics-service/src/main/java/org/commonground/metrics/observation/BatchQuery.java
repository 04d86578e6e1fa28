package org.commonground.metrics.observation;

import java.util.Arrays;
import java.util.List;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.observation.RecordObservations.IdScheme;
import org.commonground.metrics.observation.RecordObservations.Strategy;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What is to be done with rows, be they few or many. */
record BatchQuery(
        @RestQuery
        @Parameter(
                description = "`true`: do everything but store.",
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @Nullable
        String dryRun,

        @RestQuery
        @Parameter(
                description = "CREATE refuses facts that are stored, UPDATE and DELETE those that are not.",
                schema = @Schema(implementation = Strategy.class, defaultValue = "UPSERT"))
        @Nullable
        String strategy,

        @RestQuery
        @Parameter(
                description =
                        "By what `schoolId` and `periodId` name schools and periods: by our id, or by the student information"
                                + " system's, which is also the code that people quote. Months and weeks are always called `2026-01` and"
                                + " `2026-W05`.",
                schema = @Schema(implementation = IdScheme.class, defaultValue = "ID"))
        @Nullable
        String idScheme,

        @RestQuery
        @Parameter(
                description = "`false`: store the rows that are right.",
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
        @Nullable
        String atomic) {

    boolean isRehearsal() {
        return flag("dryRun", dryRun, false);
    }

    boolean isAllOrNone() {
        return flag("atomic", atomic, true);
    }

    Strategy how() {
        return choice("strategy", strategy, Strategy.UPSERT);
    }

    IdScheme scheme() {
        return choice("idScheme", idScheme, IdScheme.ID);
    }

    private static boolean flag(String name, @Nullable String text, boolean otherwise) {
        if (text == null) return otherwise;
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw Problem.invalidParameter(
                Violation.parameter(name, "unknown-value", "true or false").allowing(List.of("true", "false")));
    }

    static <E extends Enum<E>> E choice(String name, @Nullable String text, E otherwise) {
        if (text == null) return otherwise;
        var all = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(all)
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalidParameter(Violation.parameter(name, "unknown-value", "there is no such " + name)
                                .allowing(Arrays.stream(all).map(Enum::name).toList())));
    }
}
