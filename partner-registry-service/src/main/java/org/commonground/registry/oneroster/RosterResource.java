package org.commonground.registry.oneroster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.operation.Facade;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.door.Door;
import org.commonground.registry.oneroster.RosterRecords.RosterOrg;
import org.commonground.registry.oneroster.RosterRecords.RosterOrgAnswer;
import org.commonground.registry.oneroster.RosterRecords.RosterOrgsAnswer;
import org.commonground.registry.oneroster.RosterRecords.RosterSession;
import org.commonground.registry.oneroster.RosterRecords.RosterSessionAnswer;
import org.commonground.registry.oneroster.RosterRecords.RosterSessionsAnswer;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
 * The part of OneRoster 1.2's rostering service that is ours to serve: organisations and sessions, read-only. People, classes
 * and enrolments stay in the SIS.
 */
@Path(RosterResource.ROOT)
@Facade(
        root = RosterResource.ROOT,
        errors = RosterErrors.class,
        refusesUnknownParameters = true,
        scopes = {RosterResource.CORE_SCOPE, RosterResource.FULL_SCOPE},
        cacheControl = "private, no-cache")
@Tag(name = "OneRoster")
@Discloses.Nothing(because = "schools and terms; people are not served")
class RosterResource {
    static final String ROOT = "/ims/oneroster/rostering/v1p2";
    static final String CORE_SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly";
    static final String FULL_SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly";

    private final RosterOrgs orgs;
    private final RosterSessions sessions;
    private final ObjectMapper json;
    private final UriInfo uri;
    private final HttpHeaders headers;

    RosterResource(RosterOrgs orgs, RosterSessions sessions, ObjectMapper json, UriInfo uri, HttpHeaders headers) {
        this.orgs = orgs;
        this.sessions = sessions;
        this.json = json;
        this.uri = uri;
        this.headers = headers;
    }

    @GET
    @Path("/orgs")
    @Operation(summary = "OneRoster: all organisations")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = RosterOrgsAnswer.class)))
    public RestResponse<ObjectNode> listRosterOrgs(@BeanParam RosterQuery query) {
        return orgPage(query, false);
    }

    @GET
    @Path("/orgs/{sourcedId}")
    @Operation(summary = "OneRoster: one organisation")
    @APIResponse(
            responseCode = "200",
            description = "It.",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = RosterOrgAnswer.class)))
    public ObjectNode getRosterOrg(
            String sourcedId,
            @RestQuery @Parameter(description = "Only these fields.", example = "sourcedId,name") @Nullable
                    String fields) {
        return org(sourcedId, fields, false);
    }

    @GET
    @Path("/schools")
    @Operation(summary = "OneRoster: all schools", description = "The organisations of type school.")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = RosterOrgsAnswer.class)))
    public RestResponse<ObjectNode> listRosterSchools(@BeanParam RosterQuery query) {
        return orgPage(query, true);
    }

    @GET
    @Path("/schools/{sourcedId}")
    @Operation(summary = "OneRoster: one school")
    @APIResponse(
            responseCode = "200",
            description = "It.",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = RosterOrgAnswer.class)))
    public ObjectNode getRosterSchool(
            String sourcedId,
            @RestQuery @Parameter(description = "Only these fields.", example = "sourcedId,name") @Nullable
                    String fields) {
        return org(sourcedId, fields, true);
    }

    @GET
    @Path("/schools/{sourcedId}/terms")
    @Operation(
            summary = "OneRoster: the terms of a school",
            description = "A district has one calendar here, so these are the district's terms.")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionsAnswer.class)))
    public RestResponse<ObjectNode> listRosterTermsOfSchool(String sourcedId, @BeanParam RosterQuery query) {
        if (orgs.find(sourcedId, true, this::address) == null) throw Problem.notFound("school", sourcedId);
        return sessionPage(sessions.page(query, RosterSessions.Kind.TERM, this::address));
    }

    @GET
    @Path("/academicSessions")
    @Operation(summary = "OneRoster: all academic sessions")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionsAnswer.class)))
    public RestResponse<ObjectNode> listRosterSessions(@BeanParam RosterQuery query) {
        return sessionPage(sessions.page(query, RosterSessions.Kind.ANY, this::address));
    }

    @GET
    @Path("/academicSessions/{sourcedId}")
    @Operation(summary = "OneRoster: one academic session")
    @APIResponse(
            responseCode = "200",
            description = "It.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionAnswer.class)))
    public ObjectNode getRosterSession(
            String sourcedId,
            @RestQuery @Parameter(description = "Only these fields.", example = "sourcedId,name") @Nullable
                    String fields) {
        return session(sourcedId, fields, RosterSessions.Kind.ANY, "academic session");
    }

    @GET
    @Path("/terms")
    @Operation(summary = "OneRoster: all terms", description = "The academic sessions of type term or semester.")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionsAnswer.class)))
    public RestResponse<ObjectNode> listRosterTerms(@BeanParam RosterQuery query) {
        return sessionPage(sessions.page(query, RosterSessions.Kind.TERM, this::address));
    }

    @GET
    @Path("/terms/{sourcedId}")
    @Operation(summary = "OneRoster: one term")
    @APIResponse(
            responseCode = "200",
            description = "It.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionAnswer.class)))
    public ObjectNode getRosterTerm(
            String sourcedId,
            @RestQuery @Parameter(description = "Only these fields.", example = "sourcedId,name") @Nullable
                    String fields) {
        return session(sourcedId, fields, RosterSessions.Kind.TERM, "term");
    }

    @GET
    @Path("/terms/{sourcedId}/gradingPeriods")
    @Operation(summary = "OneRoster: the grading periods of a term")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionsAnswer.class)))
    public RestResponse<ObjectNode> listRosterGradingPeriodsOfTerm(String sourcedId, @BeanParam RosterQuery query) {
        if (sessions.find(sourcedId, RosterSessions.Kind.TERM, this::address) == null)
            throw Problem.notFound("term", sourcedId);
        return sessionPage(sessions.gradingPeriodsOf(sourcedId, query, this::address));
    }

    @GET
    @Path("/gradingPeriods")
    @Operation(summary = "OneRoster: all grading periods")
    @APIResponse(
            responseCode = "200",
            description = "A page of them.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionsAnswer.class)))
    public RestResponse<ObjectNode> listRosterGradingPeriods(@BeanParam RosterQuery query) {
        return sessionPage(sessions.page(query, RosterSessions.Kind.GRADING_PERIOD, this::address));
    }

    @GET
    @Path("/gradingPeriods/{sourcedId}")
    @Operation(summary = "OneRoster: one grading period")
    @APIResponse(
            responseCode = "200",
            description = "It.",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RosterSessionAnswer.class)))
    public ObjectNode getRosterGradingPeriod(
            String sourcedId,
            @RestQuery @Parameter(description = "Only these fields.", example = "sourcedId,name") @Nullable
                    String fields) {
        return session(sourcedId, fields, RosterSessions.Kind.GRADING_PERIOD, "grading period");
    }

    private RestResponse<ObjectNode> orgPage(RosterQuery query, boolean schoolsOnly) {
        var page = orgs.page(query, schoolsOnly, this::address);
        return page("orgs", page.records(), page.found());
    }

    private RestResponse<ObjectNode> sessionPage(RosterSessions.SessionPage page) {
        return page("academicSessions", page.records(), page.found());
    }

    private ObjectNode org(String sourcedId, @Nullable String fields, boolean schoolsOnly) {
        var wanted = selection(fields, RosterOrgs.FIELDS);
        @Nullable RosterOrg found = orgs.find(sourcedId, schoolsOnly, this::address);
        if (found == null) throw Problem.notFound(schoolsOnly ? "school" : "organisation", sourcedId);
        return json.createObjectNode().set("org", only(wanted, found));
    }

    private ObjectNode session(String sourcedId, @Nullable String fields, RosterSessions.Kind kind, String what) {
        var wanted = selection(fields, RosterSessions.FIELDS);
        @Nullable RosterSession found = sessions.find(sourcedId, kind, this::address);
        if (found == null) throw Problem.notFound(what, sourcedId);
        return json.createObjectNode().set("academicSession", only(wanted, found));
    }

    private static Set<String> selection(@Nullable String fields, List<String> shown) {
        var violations = new ArrayList<Violation>();
        var wanted = RosterList.selection(fields, shown, violations);
        if (!violations.isEmpty())
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "a parameter cannot be used", violations);
        return wanted;
    }

    private RestResponse<ObjectNode> page(String collection, List<? extends Record> records, RosterList.Found found) {
        var body = json.createObjectNode();
        var items = body.putArray(collection);
        for (var each : records) items.add(only(found.fields(), each));
        return ResponseBuilder.ok(body)
                .header("X-Total-Count", found.total())
                .header("Link", String.join(", ", links(found)))
                .build();
    }

    private ObjectNode only(Set<String> fields, Record record) {
        return json.<ObjectNode>valueToTree(record).retain(fields);
    }

    private List<String> links(RosterList.Found found) {
        var links = new ArrayList<String>();
        long last = found.total() == 0 ? 0 : (found.total() - 1) / found.limit() * found.limit();
        links.add(link(found, 0, "first"));
        if (found.offset() > 0) links.add(link(found, Math.max(0, found.offset() - found.limit()), "prev"));
        long next = (long) found.offset() + found.limit();
        if (next < found.total()) links.add(link(found, next, "next"));
        links.add(link(found, last, "last"));
        return links;
    }

    private String link(RosterList.Found found, long offset, String relation) {
        var to = uri.getRequestUriBuilder()
                .replaceQueryParam("offset", offset)
                .replaceQueryParam("limit", found.limit())
                .build();
        return "<%s%s?%s>; rel=\"%s\"".formatted(door(), to.getRawPath(), to.getRawQuery(), relation);
    }

    private String address(String path) {
        return door() + ROOT + "/" + path;
    }

    /** OneRoster wants links whole. */
    private String door() {
        return Door.of(uri, headers);
    }
}
