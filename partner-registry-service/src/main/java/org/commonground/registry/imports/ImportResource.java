package org.commonground.registry.imports;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.job.Job;
import org.commonground.kernel.job.JobView;
import org.commonground.kernel.job.Jobs;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Imports over HTTP: send a file, watch the job, read the report. The framework has the upload in a file before the
 * transaction begins, so that a slow client holds no connection.
 */
@Path("/v1/imports")
@Tag(name = "Registry")
class ImportResource {
    /** A part of a job's report; {@code next} is where the rest starts. */
    @Schema(name = "ImportReport")
    record ImportReport(List<RowReport> rows, @Nullable Long next) {}

    private static final MediaType CSV = new MediaType("text", "csv");

    private final Jobs jobs;
    private final ReportFile reports;
    private final CurrentCaller current;
    private final List<ImportFormat> formats;
    private final Set<String> kinds;

    ImportResource(
            Jobs jobs,
            ReportFile reports,
            CurrentCaller current,
            @Any Instance<ImportFormat> formats,
            @Any Instance<ImportWork> works) {
        this.jobs = jobs;
        this.reports = reports;
        this.current = current;
        this.formats = formats.stream()
                .sorted(Comparator.comparing(ImportFormat::kind))
                .toList();
        this.kinds = works.stream().map(ImportWork::kind).collect(Collectors.toUnmodifiableSet());
    }

    @POST
    @Consumes({
        "application/zip",
        "text/csv",
        "application/geo+json",
        "application/json",
        "application/x-ndjson",
        "application/octet-stream"
    })
    @Transactional
    @Idempotent
    @Operation(summary = "Import a file", description = """
                    ONEROSTER_CSV: a OneRoster 1.1 or 1.2 CSV package (zip), of which orgs and academicSessions are read.
                    MICROSOFT_SDS_CSV: a Microsoft School Data Sync v2 or v2.1 package (zip), likewise.
                    SCHOOL_DIRECTORY_CSV: a publisher's list of schools, read by a shipped `mapping`.
                    AREAS_GEOJSON: a FeatureCollection of community areas.
                    PARTNER_DIRECTORY_CSV: one row per service at a site.
                    MAPPED_CSV: anybody's directory as CSV, read by a shipped `mapping`, or by the `mapping.json` in a zip
                    with it.
                    OHANA_CSV: a directory in the layout of the Ohana API, which is that of HSDS 1.x (zip).
                    HSDS_JSON: HSDS 3.0 records, nested, one a line, as an array or in pages.
                    HSDS_CSV: an HSDS 3.0 tabular data package (zip).

                    Answers at once with a job; from then on the import will be done, whatever happens to this process.
                    All rows or none; the same file again changes nothing; up to 256 MiB.""")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` is the job to watch.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    public RestResponse<JobView> createImport(
            @RestQuery @Parameter(required = true, example = "ONEROSTER_CSV") @Nullable String format,
            @RestQuery @Parameter(description = "`true`: do everything but the change, and report.") @Nullable
                    String dryRun,
            @RestQuery
                    @Parameter(
                            description =
                                    "`true`: archive what a bulk file lacks, even if that is over 5 % of what is active.")
                    @Nullable
                    String confirmDeactivations,
            @RestQuery
                    @Parameter(
                            description =
                                    "`CREATE`: take only rows that are new; `UPDATE`: only rows that are known; `UPSERT`: both. The others are counted as `SKIPPED`. PARTNER_DIRECTORY_CSV, MAPPED_CSV, OHANA_CSV, HSDS_JSON, HSDS_CSV: of the last three rows are organizations and services; with UPDATE, their places, programs and terms come with them.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"CREATE", "UPDATE", "UPSERT"},
                                            defaultValue = "UPSERT"))
                    @Nullable
                    String strategy,
            @RestQuery
                    @Parameter(
                            description = "How a publisher's columns are read: the name of a shipped mapping.",
                            example = "chicago-school-profiles")
                    @Nullable
                    String mapping,
            @RestQuery
                    @Parameter(
                            description =
                                    "MAPPED_CSV, OHANA_CSV, HSDS_JSON, HSDS_CSV: `PROPOSE` reports a new partner that is likely one who is here, and does not create it; `CREATE` creates it.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"PROPOSE", "CREATE"},
                                            defaultValue = "PROPOSE"))
                    @Nullable
                    String duplicates,
            @RestQuery
                    @Parameter(
                            description =
                                    "OHANA_CSV: which directory it is, where there are several: its ids are its own.",
                            example = "ohana")
                    @Nullable
                    String source,
            @RestQuery
                    @Parameter(description = "AREAS_GEOJSON: what the areas are.", example = "NEIGHBORHOOD")
                    @Nullable
                    String areaKind,
            @RestQuery
                    @Parameter(description = "AREAS_GEOJSON: the property that names an area.", example = "community")
                    @Nullable
                    String areaName,
            @RestQuery
                    @Parameter(
                            description = "AREAS_GEOJSON: the property that its publisher knows an area by.",
                            example = "area_numbe")
                    @Nullable
                    String areaKey,
            File file)
            throws IOException {
        var chosen = format(format);
        var options = new LinkedHashMap<String, String>();
        option(options, "confirmDeactivations", flag("confirmDeactivations", confirmDeactivations));
        option(options, "strategy", oneOf("strategy", strategy, List.of("CREATE", "UPDATE", "UPSERT")));
        option(options, "source", source);
        option(options, "duplicates", oneOf("duplicates", duplicates, List.of("PROPOSE", "CREATE")));
        option(options, "mapping", mapping);
        option(options, "areaKind", areaKind);
        option(options, "areaName", areaName);
        option(options, "areaKey", areaKey);
        refuseForeign(chosen, options);
        chosen.check(options);
        options.put("dryRun", String.valueOf("true".equals(flag("dryRun", dryRun))));
        try (var in = Files.newInputStream(file.toPath())) {
            if (file.length() == 0) throw Problem.rules(List.of(Violation.at("", "required", "the file is empty")));
            var job = jobs.submit(chosen.kind(), options, in);
            return ResponseBuilder.<JobView>create(202)
                    .location(URI.create("/v1/imports/" + job.id()))
                    .entity(view(job))
                    .build();
        } finally {
            Files.deleteIfExists(file.toPath());
        }
    }

    @GET
    @Operation(summary = "List imports")
    public Page<JobView> listImports(@BeanParam ListQuery query) {
        return jobs.page(query, kinds).map(ImportResource::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Watch an import")
    public JobView getImport(UUID id) {
        return view(jobs.get(id, kinds));
    }

    @GET
    @Path("/{id}/report")
    @Operation(
            summary = "Read an import's report",
            description = "Rows that were wrong or doubtful, at most 1,000 a call; go on with `after` set to `next`.")
    public ImportReport getImportReport(UUID id, @RestQuery @Nullable String after) {
        jobs.get(id, kinds);
        var rows = jobs.report(id, after == null ? 0 : number(after));
        return new ImportReport(
                rows.stream().map(Jobs.Reported::view).toList(),
                rows.size() < 1_000 ? null : rows.getLast().id());
    }

    @GET
    @Path("/{id}/report/file")
    @Produces({"text/csv", "application/x-ndjson", "application/json"})
    @Discloses.Nothing(because = "numbers and keys of rows, and what is wrong with them")
    @Operation(
            summary = "Download an import's report",
            description =
                    "All its rows in one file: CSV (RFC 4180) with `format=csv` or `Accept: text/csv`, otherwise one"
                            + " JSON object a line.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = "text/csv",
                        example =
                                "row,code,pointer,message,naturalKey\r\n7,unknown-code,orgs.csv/type,\"no such type\",\r\n"),
                @Content(
                        mediaType = "application/x-ndjson",
                        example = "{\"row\":7,\"code\":\"unknown-code\",\"pointer\":\"orgs.csv/type\"}\n")
            })
    public Response downloadImportReport(
            UUID id,
            @RestQuery @Parameter(description = "`csv` or `ndjson`") @Nullable String format,
            @Context HttpHeaders headers) {
        jobs.get(id, kinds);
        var csv = switch (format) {
            case null -> headers.getAcceptableMediaTypes().stream().anyMatch(CSV::equals);
            case "csv" -> true;
            case "ndjson" -> false;
            default ->
                throw Problem.invalidParameter(Violation.parameter("format", "unknown-value", "csv or ndjson")
                        .allowing(List.of("csv", "ndjson")));
        };
        StreamingOutput file = out -> reports.write(id, csv, out);
        return Response.ok(file)
                .type(csv ? "text/csv; charset=utf-8" : "application/x-ndjson")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"import-%s.%s\"".formatted(id, csv ? "csv" : "ndjson"))
                .build();
    }

    @POST
    @Path("/{id}/cancellation")
    @Transactional
    @Idempotent
    @Operation(summary = "Cancel an import", description = "It stops at its next row and changes nothing.")
    public JobView cancelImport(UUID id) {
        jobs.get(id, kinds);
        return view(jobs.cancel(id));
    }

    /** Whoever reads imports may stop them. */
    private static JobView view(Job job) {
        return JobView.of(job, true);
    }

    private ImportFormat format(@Nullable String asked) {
        var caller = current.get();
        var allowed = formats.stream()
                .filter(format -> format.senders().stream().anyMatch(caller::is))
                .toList();
        return allowed.stream()
                .filter(each -> each.kind().equals(asked))
                .findFirst()
                .orElseThrow(() -> Problem.invalidParameter(Violation.parameter(
                                "format", "unknown-value", "say what the file is")
                        .allowing(allowed.stream().map(ImportFormat::kind).toList())));
    }

    private static void refuseForeign(ImportFormat format, Map<String, String> options) {
        var foreign = options.keySet().stream()
                .filter(name -> !format.options().contains(name))
                .map(name -> Violation.parameter(
                                name, "unknown-parameter", "%s has no such option".formatted(format.kind()))
                        .allowing(format.options().stream().sorted().toList()))
                .toArray(Violation[]::new);
        if (foreign.length > 0) throw Problem.invalidParameter(foreign);
    }

    private static void option(Map<String, String> options, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) options.put(name, value.strip());
    }

    private static @Nullable String flag(String name, @Nullable String text) {
        if (text == null || text.equals("false") || text.equals("true")) return text;
        throw Problem.invalidParameter(
                Violation.parameter(name, "unknown-value", "true or false").allowing(List.of("true", "false")));
    }

    private static @Nullable String oneOf(String name, @Nullable String text, List<String> allowed) {
        if (text == null || allowed.contains(text)) return text;
        throw Problem.invalidParameter(Violation.parameter(name, "unknown-value", "one of those allowed")
                .allowing(allowed));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.invalidParameter(Violation.parameter("after", "malformed", "`next` of the call before"));
        }
    }
}
