package org.commonground.metrics.analytics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.cube.Which;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.Areas;
import org.commonground.metrics.replica.SchoolPeriod;
import org.jspecify.annotations.Nullable;

/** A question that was understood. Null items mean all that there are. */
record Asked(
        List<LibraryMeasure> measures,
        Map<String, LibraryMeasure> operands,
        List<SchoolPeriod> periods,
        Map<String, @Nullable List<String>> rows,
        List<String> groups,
        Map<String, List<String>> only,
        Map<String, Areas.KnownArea> areas,
        Set<String> include,
        Arrangement arrangement,
        Which which) {
    static final String MEASURE = "measure";
    /** Rows for what is above schools; in a table they are nodes of the same axis. */
    static final String NETWORK = "network";

    /** Rows for parts of the town; each is several schools, and joined as they would be by a filter. */
    static final String AREA = "area";

    static final String NUM_DEN = "numDen";
    static final String TARGETS = "targets";
    static final String LINEAGE = "lineage";
    static final String HIERARCHY = "hierarchy";

    boolean includes(String what) {
        return include.contains(what);
    }

    List<String> codes() {
        return measures.stream().map(LibraryMeasure::code).toList();
    }

    /** What is asked for, and what that is worked out from. */
    Collection<LibraryMeasure> all() {
        var all = new LinkedHashMap<>(operands);
        for (var measure : measures) all.put(measure.code(), measure);
        return all.values();
    }

    List<String> headers() {
        var headers = new ArrayList<>(List.of(MEASURE, Cube.PERIOD));
        headers.addAll(rows.keySet());
        headers.addAll(groups);
        headers.addAll(List.of("value", "coded"));
        if (includes(NUM_DEN)) headers.addAll(List.of("numerator", "denominator"));
        headers.addAll(List.of("n", "status", "reason", "countBasis", "asOf"));
        if (includes(LINEAGE)) headers.addAll(List.of("measureVersions", "sources", "submissionIds"));
        return headers;
    }

    Map<String, List<String>> schoolsOfAreas() {
        var schools = new HashMap<String, List<String>>();
        for (var area : areas.keySet()) schools.put(area, schoolsOf(area));
        return schools;
    }

    List<String> schoolsOf(String area) {
        var known = areas.get(area);
        return known == null
                ? List.of()
                : known.schoolIds().stream().map(UUID::toString).toList();
    }
}
