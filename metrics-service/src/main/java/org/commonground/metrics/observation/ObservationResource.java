package org.commonground.metrics.observation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.Services;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Observations over HTTP, in bulk. */
@Path("/v1")
@Tag(name = "Metrics")
class ObservationResource {
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final int MAX_TOLD = 1_000;

    /** What is sent as JSON. */
    @Schema(name = "ObservationBatch")
    record ObservationBatch(List<NewObservation> observations) {}

    /** What may happen to facts. */
    enum Strategy {
        /** All rows are new. */
        CREATE,
        /** All rows are known. */
        UPDATE,
        UPSERT
    }

    /** By what rows name schools and periods. */
    enum IdScheme {
        ID,
        SOURCED_ID
    }

    /** What became of a request's rows. */
    @Schema(name = "ObservationBatchResult")
    record BatchResult(
            int received,
            long created,
            long updated,
            long unchanged,
            int rejected,

            @Schema(description = "Nothing was stored; the counts tell what would have been.")
            boolean dryRun,

            @Schema(description = "Only rows with something to say, at most 1,000.")
            List<RowResult> results) {}

    private final ReadObservations reader;
    private final Observations observations;
    private final Measures measures;
    private final Dimensions dimensions;
    private final EducationOrgs orgs;
    private final AcademicSessions sessions;
    private final Partners partners;
    private final Services services;
    private final CurrentCaller current;
    private final HttpHeaders headers;

    ObservationResource(
            ReadObservations reader,
            Observations observations,
            Measures measures,
            Dimensions dimensions,
            EducationOrgs orgs,
            AcademicSessions sessions,
            Partners partners,
            Services services,
            CurrentCaller current,
            HttpHeaders headers) {
        this.reader = reader;
        this.observations = observations;
        this.measures = measures;
        this.dimensions = dimensions;
        this.orgs = orgs;
        this.sessions = sessions;
        this.partners = partners;
        this.services = services;
        this.current = current;
        this.headers = headers;
    }

    @POST
    @Path("/observations:batch")
    @Consumes({"application/json", "application/x-ndjson", "text/csv"})
    @Transactional
    @Idempotent
    @Operation(
            summary = "Record observations",
            description =
                    "Up to 20,000 rows. All or none, unless `atomic=false`. A row names its fact by measure, school, partner,"
                            + " service, period and group; sent again it replaces what was stored, so that repeating a request is"
                            + " harmless. Ratios are sent as numerator and denominator and stored so. In CSV a group stands in columns"
                            + " named like dimensions. Facts about single people (PERSON_DERIVED) are refused while no data-sharing"
                            + " schedule covers them.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = ObservationBatch.class),
                        example = """
                                {"observations": [{"measureCode": "student.attendanceImproved%", "schoolSourcedId": "609926",
                                "periodSourcedId": "sy2026-q1", "dims": {"RACE_ETHNICITY": "ASIAN"}, "numerator": 15,
                                "denominator": 30}]}"""),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(implementation = NewObservation.class),
                        example = """
                                {"measureCode": "service.sessionsHeld", "schoolSourcedId": "609926", "periodSourcedId": "sy2026-q1", "value": 42}"""),
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class), example = """
                                measureCode,schoolSourcedId,periodSourcedId,RACE_ETHNICITY,numerator,denominator
                                student.attendanceImproved%,609926,sy2026-q1,ASIAN,15,30""")
            })
    @APIResponse(
            responseCode = "200",
            description = "What became of the rows.",
            content = @Content(schema = @Schema(implementation = BatchResult.class)))
    @APIResponse(
            responseCode = "413",
            description = "Over 20,000 rows or 16 MiB; send several requests.",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    public RestResponse<BatchResult> recordObservations(
            @RestQuery
                    @Parameter(
                            description = "`true`: do everything but store.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @Nullable
                    String dryRun,
            @RestQuery
                    @Parameter(
                            description = "CREATE refuses facts that are stored, UPDATE those that are not.",
                            schema = @Schema(implementation = Strategy.class, defaultValue = "UPSERT"))
                    @Nullable
                    String strategy,
            @RestQuery
                    @Parameter(
                            description = "By what `schoolId` and `periodId` name schools and periods.",
                            schema = @Schema(implementation = IdScheme.class, defaultValue = "ID"))
                    @Nullable
                    String idScheme,
            @RestQuery
                    @Parameter(
                            description = "`false`: store the rows that are right.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
                    @Nullable
                    String atomic,
            @Parameter(hidden = true) File body)
            throws IOException {
        boolean rehearsal = flag("dryRun", dryRun, false);
        boolean allOrNone = flag("atomic", atomic, true);
        var how = choice("strategy", strategy, Strategy.UPSERT);
        var scheme = choice("idScheme", idScheme, IdScheme.ID);
        var read = read(body);
        var known = look(read.rows(), scheme);
        refusePersonDerived(read.rows(), known.measures());
        var check = new CheckObservations(known);
        for (var row : read.rows()) check.check(row.row(), row.observation());
        var results = new ArrayList<>(read.unreadable());
        results.addAll(check.results());
        var right = new ArrayList<>(check.right());
        if (how != Strategy.UPSERT) refuseUnlessAsExpected(how, right, results);
        results.sort((a, b) -> Integer.compare(a.row(), b.row()));
        int rejected = (int) results.stream()
                .filter(each -> each.outcome() == RowResult.Outcome.REJECTED)
                .map(RowResult::row)
                .distinct()
                .count();
        if (allOrNone && rejected > 0) throw refusal(results, rejected, read.received());
        var stored = observations.upsert(right);
        if (rehearsal) QuarkusTransaction.setRollbackOnly();
        return RestResponse.ok(new BatchResult(
                read.received(),
                stored.created(),
                stored.updated(),
                right.size() - stored.created() - stored.updated(),
                rejected,
                rehearsal,
                results.stream().limit(MAX_TOLD).toList()));
    }

    private ReadObservations.Read read(File body) throws IOException {
        try (var in = Files.newInputStream(body.toPath())) {
            if (body.length() > MAX_BYTES)
                throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "at most 16 MiB in one request; send several");
            var type = Objects.requireNonNullElse(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), "");
            if (type.startsWith("text/csv")) return reader.table(in);
            return type.startsWith("application/x-ndjson") ? reader.lines(in) : reader.json(in);
        } finally {
            Files.deleteIfExists(body.toPath());
        }
    }

    /** Looks up everything that any row names, in one statement a kind. */
    private CheckObservations.Known look(List<ReadObservations.Numbered> rows, IdScheme scheme) {
        var schools = new HashMap<String, UUID>();
        var sourced = texts(rows, NewObservation::schoolSourcedId);
        var named = texts(rows, NewObservation::schoolId);
        if (scheme == IdScheme.SOURCED_ID) sourced.addAll(named);
        else
            for (var org : orgs.byId(uuids(named)))
                if (org.isSchool()) schools.put(org.id().toString(), org.id());
        for (KnownOrg org : orgs.bySourcedId(sourced)) if (org.isSchool()) schools.put(org.sourcedId(), org.id());
        var calendar = sessions.calendar();
        var periods = new HashMap<String, UUID>();
        for (var name : texts(rows, NewObservation::periodSourcedId)) put(periods, name, calendar.bySourcedId(name));
        for (var name : texts(rows, NewObservation::periodId)) {
            if (scheme == IdScheme.SOURCED_ID) put(periods, name, calendar.bySourcedId(name));
            else for (var id : uuids(List.of(name))) put(periods, name, calendar.byId(id));
        }
        var offered = new HashMap<UUID, UUID>();
        services.byId(uuids(texts(rows, NewObservation::serviceId)))
                .forEach((id, service) -> offered.put(id, service.partnerId()));
        return new CheckObservations.Known(
                measures.byCode(texts(rows, NewObservation::measureCode)),
                dimensions,
                schools,
                periods,
                partners.names(uuids(texts(rows, NewObservation::partnerId))),
                offered,
                this::mayWrite,
                source());
    }

    private static void put(
            Map<String, UUID> ids, String name, org.commonground.metrics.replica.@Nullable SchoolPeriod period) {
        if (period != null) ids.put(name, period.id());
    }

    private static Set<String> texts(
            List<ReadObservations.Numbered> rows, Function<NewObservation, @Nullable String> field) {
        var texts = new HashSet<String>();
        for (var row : rows) {
            var text = field.apply(row.observation());
            if (text != null) texts.add(text);
        }
        return texts;
    }

    private static List<UUID> uuids(Collection<String> texts) {
        var ids = new ArrayList<UUID>();
        for (var text : texts)
            try {
                ids.add(UUID.fromString(text));
            } catch (IllegalArgumentException e) {
                // not an id, so not known: the row's own check says so
            }
        return ids;
    }

    private boolean mayWrite(@Nullable UUID school, @Nullable UUID partner) {
        if (current.reach() == Reach.ALL) return true;
        var caller = current.get();
        return (school != null && caller.schoolIds().contains(school) && isOfSchool())
                || (partner != null && caller.partnerIds().contains(partner) && isOfPartner());
    }

    private boolean isOfSchool() {
        return current.get().is(Role.SCHOOL_LIAISON);
    }

    private boolean isOfPartner() {
        return current.get().is(Role.PARTNER_ADMIN) || current.get().is(Role.PARTNER_STAFF);
    }

    private DataSource source() {
        if (current.get().is(Role.SIS_INTEGRATION)) return DataSource.SIS;
        return isOfPartner() ? DataSource.PARTNER : DataSource.MANUAL;
    }

    /**
     * Facts from records of single people need an active data-sharing schedule of partner, school, data and date. This service
     * follows no schedules yet, so none is known to be active.
     */
    private static void refusePersonDerived(
            List<ReadObservations.Numbered> rows, Map<String, LibraryMeasure> measures) {
        var violations = new ArrayList<Violation>();
        for (var row : rows) {
            var measure = measures.get(row.observation().measureCode());
            if (measure != null
                    && measure.privacyClass() == PrivacyClass.PERSON_DERIVED
                    && violations.size() < MAX_TOLD)
                violations.add(Violation.at(
                        "/observations/%d/measureCode".formatted(row.row() - 1),
                        "no-active-data-sharing",
                        "%s comes from records of single people, and no active data-sharing schedule is known here"
                                .formatted(measure.code())));
        }
        if (!violations.isEmpty())
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "no-active-data-sharing: such facts need an active data-sharing schedule, and none is known to this service",
                    violations);
    }

    private void refuseUnlessAsExpected(Strategy how, List<Observation> right, List<RowResult> results) {
        var existing = observations.existing(right);
        for (var row : List.copyOf(right)) {
            if (existing.contains(row.row()) == (how == Strategy.UPDATE)) continue;
            results.add(
                    how == Strategy.CREATE
                            ? ReadObservations.rejected(row.row(), "exists-already", "", "the fact is stored already")
                            : ReadObservations.rejected(row.row(), "not-there", "", "no such fact is stored"));
            right.remove(row);
        }
    }

    /** The refusal of all rows: what is not there yet may come, what is not yours never will, the rest breaks rules. */
    private static Problem refusal(List<RowResult> results, int rejected, int received) {
        var wrong = results.stream()
                .filter(each -> each.outcome() == RowResult.Outcome.REJECTED)
                .toList();
        var violations = wrong.stream()
                .limit(MAX_TOLD)
                .map(each -> Violation.at(
                        "/observations/%d%s".formatted(each.row() - 1, Objects.requireNonNullElse(each.pointer(), "")),
                        each.code(),
                        each.message()))
                .toList();
        var detail = "%d of %d rows are wrong; nothing was stored".formatted(rejected, received);
        if (wrong.stream().anyMatch(each -> each.code().equals("outside-scope")))
            return Problem.of(ProblemCode.FORBIDDEN, detail, violations);
        if (wrong.stream().allMatch(each -> each.code().equals("reference-not-yet-known")))
            return Problem.of(ProblemCode.REFERENCE_NOT_YET_KNOWN, detail, violations)
                    .retryAfter(java.time.Duration.ofSeconds(2));
        return Problem.of(ProblemCode.RULE_VIOLATED, detail, violations)
                .member("received", received)
                .member("rejected", rejected);
    }

    private static boolean flag(String name, @Nullable String text, boolean otherwise) {
        if (text == null) return otherwise;
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw Problem.invalidParameter(
                Violation.parameter(name, "unknown-value", "true or false").allowing(List.of("true", "false")));
    }

    private static <E extends Enum<E>> E choice(String name, @Nullable String text, E otherwise) {
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
