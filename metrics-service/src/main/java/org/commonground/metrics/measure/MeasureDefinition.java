package org.commonground.metrics.measure;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Violation;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One version of a measure. Observations are kept by its code, and each says which version it was taken under. */
@Entity
@Table(name = "measure_definition")
@InFeed(type = "measure", list = "listMeasures")
class MeasureDefinition extends Aggregate {
    String code;
    int measureVersion;
    String name;
    String description;

    @Enumerated(EnumType.STRING)
    RbaQuadrant rbaQuadrant;

    @Enumerated(EnumType.STRING)
    Accountability accountability;

    @Enumerated(EnumType.STRING)
    ValueType valueType;

    String unit;

    @Enumerated(EnumType.STRING)
    Polarity polarity;

    @Enumerated(EnumType.STRING)
    Aggregation timeAgg;

    @Enumerated(EnumType.STRING)
    Aggregation orgAgg;

    int ratePer;

    @Nullable
    String numeratorLabel;

    @Nullable
    String denominatorLabel;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> dimensions;

    @Enumerated(EnumType.STRING)
    Frequency frequency;

    @Enumerated(EnumType.STRING)
    DataSource source;

    @Enumerated(EnumType.STRING)
    PrivacyClass privacyClass;

    @Nullable
    Integer minCell;

    @Nullable
    BigDecimal maxYearlyChange;

    /** Names of {@link DataElement}s. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> dataElements = List.of();

    @Enumerated(EnumType.STRING)
    MeasureState state;

    @Nullable
    String stateReason;

    @Nullable
    String formula;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected MeasureDefinition() {}

    MeasureDefinition(UUID id, int measureVersion, MeasureProfile profile, String actor, Instant now) {
        super(id, actor, now);
        this.measureVersion = measureVersion;
        this.state = MeasureState.DRAFT;
        code = profile.code();
        name = profile.name();
        description = profile.description();
        rbaQuadrant = profile.rbaQuadrant();
        accountability = profile.accountability();
        valueType = profile.valueType();
        unit = profile.unit();
        polarity = profile.polarity();
        timeAgg = profile.timeAgg();
        orgAgg = profile.orgAgg();
        ratePer = profile.ratePer() == null ? 1 : profile.ratePer();
        numeratorLabel = profile.numeratorLabel();
        denominatorLabel = profile.denominatorLabel();
        dimensions = profile.dimensions();
        frequency = profile.frequency();
        source = profile.source();
        privacyClass = profile.privacyClass();
        minCell = profile.minCell();
        maxYearlyChange = profile.maxYearlyChange();
        dataElements = profile.elements().stream().map(Enum::name).toList();
        formula = profile.formula();
    }

    /**
     * Takes a step; what observations were taken under must not change its meaning with a new version.
     *
     * @param current the version of the code that is ACTIVE now, if another one is
     * @param operands the measures that its formula names, as far as they are in use
     */
    MeasureEvent transition(
            MeasureState to,
            Set<Role> roles,
            @Nullable MeasureDefinition current,
            Collection<LibraryMeasure> operands,
            @Nullable String reason,
            String actor,
            Instant now) {
        MeasureState.GRAPH.check(state, to, roles, to == MeasureState.ACTIVE ? breaksOf(current, operands) : List.of());
        state = to;
        stateReason = reason;
        touch(actor, now);
        return to == MeasureState.ACTIVE
                ? new MeasureEvent.Published(facts())
                : new MeasureEvent.TakenOutOfUse(facts());
    }

    private List<Violation> breaksOf(@Nullable MeasureDefinition current, Collection<LibraryMeasure> operands) {
        var unmet = new ArrayList<Violation>();
        if (formula != null) unmet.addAll(Formula.parse(formula).breaks(privacyClass, operands));
        if (current == null) return unmet;
        if (current.valueType != valueType || !current.unit.equals(unit) || current.ratePer != ratePer)
            unmet.add(Violation.guard(
                    "series-would-break",
                    "version %d is a %s in %s; use a new code for something else"
                            .formatted(current.measureVersion, current.valueType, current.unit)));
        if (current.privacyClass.compareTo(privacyClass) > 0)
            unmet.add(Violation.guard(
                    "less-private",
                    "version %d is %s; what was observed under it keeps that protection"
                            .formatted(current.measureVersion, current.privacyClass)));
        return unmet;
    }

    MeasureEvent.MeasureFacts facts() {
        return new MeasureEvent.MeasureFacts(
                id(), code, measureVersion, name, unit, valueType, polarity, rbaQuadrant, maxYearlyChange, state);
    }
}
