package org.commonground.metrics.observation;

import java.util.Comparator;

/** The observations of one measure in one school year. */
record MeasureYear(String measureCode, int schoolYear) {
    static final Comparator<MeasureYear> ORDER =
            Comparator.comparing(MeasureYear::measureCode).thenComparingInt(MeasureYear::schoolYear);
}
