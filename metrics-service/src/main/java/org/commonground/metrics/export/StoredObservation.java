package org.commonground.metrics.export;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.parquet.ParquetFile;
import org.commonground.metrics.parquet.ParquetFile.Column;
import org.commonground.metrics.parquet.ParquetFile.Kind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A row of an export.
 *
 * @param dims the group, such as {@code GENDER=FEMALE|GRADE_LEVEL=06}; empty for everybody
 */
@Schema(name = "StoredObservation")
record StoredObservation(
        String measureCode,
        int measureVersion,
        int schoolYear,
        UUID periodId,
        @Nullable UUID schoolId,
        @Nullable UUID partnerId,
        @Nullable UUID serviceId,

        @Schema(examples = "GENDER=FEMALE|GRADE_LEVEL=06") String dims,

        @Nullable BigDecimal value,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable Long n,
        String source,
        String recordedAt) {

    static final ParquetFile<StoredObservation> FILE = new ParquetFile<>(
            "observation",
            List.of(
                    new Column<>("measureCode", Kind.TEXT, StoredObservation::measureCode),
                    new Column<>("measureVersion", Kind.SMALL, StoredObservation::measureVersion),
                    new Column<>("schoolYear", Kind.SMALL, StoredObservation::schoolYear),
                    new Column<>("periodId", Kind.TEXT, StoredObservation::periodId),
                    new Column<>("schoolId", Kind.TEXT, StoredObservation::schoolId),
                    new Column<>("partnerId", Kind.TEXT, StoredObservation::partnerId),
                    new Column<>("serviceId", Kind.TEXT, StoredObservation::serviceId),
                    new Column<>("dims", Kind.TEXT, StoredObservation::dims),
                    new Column<>("value", Kind.DECIMAL, StoredObservation::value),
                    new Column<>("numerator", Kind.DECIMAL, StoredObservation::numerator),
                    new Column<>("denominator", Kind.DECIMAL, StoredObservation::denominator),
                    new Column<>("n", Kind.WHOLE, StoredObservation::n),
                    new Column<>("source", Kind.TEXT, StoredObservation::source),
                    new Column<>("recordedAt", Kind.TEXT, StoredObservation::recordedAt)));

    static final List<String> COLUMNS =
            FILE.columns().stream().map(Column::name).toList();

    static final String SELECT = """
            select measure_code, measure_version, school_year, period_id, school_id, partner_id, service_id, dims,
                value, numerator, denominator, n, source, recorded_at
            from observation
            where district = ? and (?::text[] is null or measure_code = any(?))
                and (?::int is null or school_year = ?)
            """;

    static StoredObservation of(ResultSet row) throws SQLException {
        long n = row.getLong(12);
        boolean isUnknown = row.wasNull();
        return new StoredObservation(
                row.getString(1),
                row.getInt(2),
                row.getInt(3),
                row.getObject(4, UUID.class),
                given(row.getObject(5, UUID.class)),
                given(row.getObject(6, UUID.class)),
                given(row.getObject(7, UUID.class)),
                row.getString(8),
                row.getBigDecimal(9),
                row.getBigDecimal(10),
                row.getBigDecimal(11),
                isUnknown ? null : n,
                row.getString(13),
                row.getTimestamp(14).toInstant().toString());
    }

    private static @Nullable UUID given(UUID id) {
        return id.equals(Cubes.NONE) ? null : id;
    }

    /** In the order of {@link #COLUMNS}. */
    @Nullable
    Object[] cells() {
        return new @Nullable Object[] {
            measureCode,
            measureVersion,
            schoolYear,
            periodId,
            schoolId,
            partnerId,
            serviceId,
            dims,
            plain(value),
            plain(numerator),
            plain(denominator),
            n,
            source,
            recordedAt
        };
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal number) {
        return number == null ? null : number.stripTrailingZeros();
    }
}
