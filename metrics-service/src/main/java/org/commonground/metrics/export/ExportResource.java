package org.commonground.metrics.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.csv.CsvRows;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.analytics.PrivilegedReads;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The export over HTTP. Rows leave as the database gives them, so a client that breaks off ends the work. */
@Path("/v1/observations/export")
@Tag(name = "Metrics")
class ExportResource {
    private static final int FETCH = 2_000;
    private static final Map<String, String> FORMATS = Map.of(
            "csv", "text/csv;charset=UTF-8;header=present",
            "ndjson", "application/x-ndjson",
            "parquet", "application/vnd.apache.parquet");

    private final AgroalDataSource database;
    private final CurrentCaller current;
    private final PrivilegedReads privileged;
    private final ObjectMapper json;

    ExportResource(AgroalDataSource database, CurrentCaller current, PrivilegedReads privileged, ObjectMapper json) {
        this.database = database;
        this.current = current;
        this.privileged = privileged;
        this.json = json;
    }

    /** Takes rows, one after the other. */
    private interface Rows extends AutoCloseable {
        void write(StoredObservation row) throws IOException;

        @Override
        void close() throws IOException;
    }

    @GET
    @Produces(MediaType.WILDCARD) // the format decides
    @Discloses(value = Disclosure.STUDENT_DERIVED, purpose = "to analyse what was reported, as it was reported")
    @Operation(
            summary = "Export observations",
            description =
                    "Every stored observation of the district, unsuppressed, in no order that is promised; for privileged analysts,"
                            + " and recorded before the first row leaves. Streamed: the size does not matter.")
    @APIResponse(
            responseCode = "200",
            description = "The rows.",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(implementation = StoredObservation.class)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response exportObservations(
            @RestQuery
                    @Parameter(
                            description = "Codes of measures, repeated; all by default.",
                            example = "service.sessionsHeld")
                    @Nullable
                    List<String> measure,
            @RestQuery @Parameter(description = "Of one school year, such as 2026.", example = "2026") @Nullable
                    String schoolYear,
            @RestQuery
                    @Parameter(
                            description = "csv by default.",
                            schema = @Schema(enumeration = {"csv", "ndjson", "parquet"}))
                    @Nullable
                    String format) {
        var form = format == null ? "csv" : format;
        var type = FORMATS.get(form);
        if (type == null)
            throw Problem.invalidParameter(Violation.parameter("format", "unknown-value", "there is no format " + form)
                    .allowing(FORMATS.keySet().stream().sorted().toList()));
        var codes = measure == null ? List.<String>of() : measure;
        var year = year(schoolYear);
        var question = new TreeMap<String, Object>();
        question.put("export", form);
        question.put("measure", codes);
        if (year != null) question.put("schoolYear", year);
        privileged.record(question);
        var district = current.get().district();
        StreamingOutput body = out -> stream(district, codes, year, form, out);
        return Response.ok(body)
                .type(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"observations." + form + "\"")
                .build();
    }

    private static @Nullable Integer year(@Nullable String text) {
        if (text == null) return null;
        if (!text.matches("\\d{4}"))
            throw Problem.invalidParameter(Violation.parameter("schoolYear", "malformed", "four digits, such as 2026"));
        return Integer.valueOf(text);
    }

    private void stream(
            String district, List<String> codes, @Nullable Integer schoolYear, String form, OutputStream out)
            throws IOException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false); // or the driver would hold all rows
            try (var select = connection.prepareStatement(StoredObservation.SELECT)) {
                select.setFetchSize(FETCH);
                bind(select, district, codes, schoolYear);
                try (var found = select.executeQuery();
                        var rows = rows(form, out)) {
                    while (found.next()) rows.write(StoredObservation.of(found));
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void bind(
            PreparedStatement select, String district, List<String> codes, @Nullable Integer schoolYear)
            throws SQLException {
        var array = codes.isEmpty() ? null : select.getConnection().createArrayOf("text", codes.toArray());
        select.setString(1, district);
        select.setArray(2, array);
        select.setArray(3, array);
        select.setObject(4, schoolYear, Types.INTEGER);
        select.setObject(5, schoolYear, Types.INTEGER);
    }

    private Rows rows(String form, OutputStream out) throws IOException {
        return switch (form) {
            case "parquet" -> parquet(out);
            case "ndjson" -> lines(out);
            default -> table(out);
        };
    }

    private static Rows parquet(OutputStream out) throws IOException {
        var writer = StoredObservation.FILE.to(out);
        return new Rows() {
            @Override
            public void write(StoredObservation row) throws IOException {
                writer.write(row);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    private Rows lines(OutputStream out) throws IOException {
        var writer = json.writerFor(StoredObservation.class)
                .withRootValueSeparator("\n")
                .writeValues(out);
        return new Rows() {
            @Override
            public void write(StoredObservation row) throws IOException {
                writer.write(row);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    private static Rows table(OutputStream out) {
        var csv = new CsvRows(out);
        csv.add(StoredObservation.COLUMNS.toArray());
        return new Rows() {
            @Override
            public void write(StoredObservation row) {
                csv.add(row.cells());
            }

            @Override
            public void close() throws IOException {
                csv.close();
            }
        };
    }
}
