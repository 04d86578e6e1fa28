package org.commonground.metrics.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the other features need of a measure in use: how its values are read, joined and protected. */
public record LibraryMeasure(
        String code,
        int measureVersion,
        String name,
        ValueType valueType,
        String unit,
        Polarity polarity,
        Aggregation timeAgg,
        Aggregation orgAgg,
        int ratePer,
        List<String> dimensions,
        Frequency frequency,
        DataSource source,
        PrivacyClass privacyClass,
        @Nullable Integer minCell,
        List<DataElement> dataElements,
        MeasureState state,
        @Nullable Formula formula) {

    static LibraryMeasure of(MeasureDefinition measure) {
        return new LibraryMeasure(
                measure.code,
                measure.measureVersion,
                measure.name,
                measure.valueType,
                measure.unit,
                measure.polarity,
                measure.timeAgg,
                measure.orgAgg,
                measure.ratePer,
                List.copyOf(measure.dimensions),
                measure.frequency,
                measure.source,
                measure.privacyClass,
                measure.minCell,
                measure.dataElements.stream().map(DataElement::valueOf).toList(),
                measure.state,
                measure.formula == null ? null : Formula.parse(measure.formula));
    }
}
