package org.commonground.kernel.access;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whose published rows a caller without a token reads: the district that the header names, or else the operator's first.
 * A district is open to such callers only if the operator lists it.
 */
@Singleton
class PublicDistricts {
    static final String HEADER = "District";

    private final List<String> districts;

    PublicDistricts(@ConfigProperty(name = "commonground.public-districts") Optional<List<String>> districts) {
        this.districts = districts.orElse(List.of());
    }

    String of(@Nullable String asked) {
        if (districts.isEmpty())
            throw Problem.of(ProblemCode.UNAUTHENTICATED, "no district is open to callers without a token here")
                    .header("WWW-Authenticate", "Bearer");
        if (asked == null || asked.isBlank()) return districts.getFirst();
        if (!districts.contains(asked.strip()))
            throw Problem.invalidParameter(Violation.parameter(HEADER, "unknown-value", "no such district is open here")
                    .allowing(districts));
        return asked.strip();
    }
}
