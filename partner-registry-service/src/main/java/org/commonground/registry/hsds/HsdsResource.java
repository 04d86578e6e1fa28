package org.commonground.registry.hsds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.operation.Facade;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.door.Door;
import org.commonground.registry.offering.ServiceOffering;
import org.commonground.registry.offering.ServiceSite;
import org.commonground.registry.taxonomy.CodeLists;
import org.commonground.registry.taxonomy.Taxonomies;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The HSDS 3.0 API. Conformance, endpoint by endpoint: {@code docs/standards/hsds.md}. */
@Path("/hsds")
@Tag(name = "Registry")
@Facade(root = "/hsds", refusesUnknownParameters = true)
@Produces(MediaType.APPLICATION_JSON)
@Discloses(value = Disclosure.PUBLISHED, purpose = "to find services and whom to ask")
class HsdsResource {
    private static final int MOST_TERMS = 20_000;

    /** What this API is. */
    @Schema(name = "HsdsApi")
    record HsdsApi(
            @Schema(examples = "3.0") String version,

            @JsonProperty("openapi_url") @Schema(examples = "https://example.org/openapi.yaml")
            String openapiUrl,

            @Schema(examples = "https://example.org/hsds/profile")
            String profile) {}

    /** A page of records, in HSDS's envelope. Each record is as the HSDS 3.0 schema of its endpoint says. */
    @Schema(name = "HsdsPage")
    record HsdsPage(
            @JsonProperty("total_items") @Schema(examples = "1")
            long totalItems,

            @JsonProperty("total_pages") @Schema(examples = "1")
            long totalPages,

            @JsonProperty("page_number") @Schema(examples = "1")
            int pageNumber,

            @Schema(examples = "1") int size,

            @JsonProperty("first_page") @Schema(examples = "true")
            boolean firstPage,

            @JsonProperty("last_page") @Schema(examples = "true")
            boolean lastPage,

            @Schema(examples = "false") boolean empty,
            List<Object> contents) {}

    private final HsdsDirectory directory;
    private final HsdsMetadata metadata;
    private final HsdsAnswers answers;
    private final Taxonomies taxonomies;
    private final UriInfo uri;
    private final HttpHeaders headers;
    private final String openapiUrl;
    private final String profileUrl;

    HsdsResource(
            HsdsDirectory directory,
            HsdsMetadata metadata,
            HsdsAnswers answers,
            Taxonomies taxonomies,
            UriInfo uri,
            HttpHeaders headers,
            @ConfigProperty(name = "registry.hsds.openapi-url") String openapiUrl,
            @ConfigProperty(name = "registry.hsds.profile-url") String profileUrl) {
        this.directory = directory;
        this.metadata = metadata;
        this.answers = answers;
        this.taxonomies = taxonomies;
        this.uri = uri;
        this.headers = headers;
        this.openapiUrl = openapiUrl;
        this.profileUrl = profileUrl;
    }

    @GET
    @Operation(summary = "HSDS: what this API is")
    public HsdsApi getHsdsApi() {
        return new HsdsApi("3.0", whole(openapiUrl), whole(profileUrl));
    }

    private String whole(String url) {
        return url.startsWith("/") ? Door.of(uri, headers) + url : url;
    }

    @GET
    @Path("/profile")
    @Produces("text/markdown")
    @Operation(
            summary = "HSDS: what we do otherwise or besides",
            description = "The conformance of this API, endpoint by endpoint, in Markdown.")
    @APIResponse(
            responseCode = "200",
            description = "The profile.",
            content = @Content(mediaType = "text/markdown", schema = @Schema(implementation = String.class)))
    public String getHsdsProfile() throws IOException {
        try (var profile = HsdsResource.class.getResourceAsStream("/standards/hsds.md")) {
            return new String(Objects.requireNonNull(profile).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @GET
    @Path("/services")
    @Produces({MediaType.APPLICATION_JSON, HsdsAnswers.NDJSON})
    @Operation(
            summary = "HSDS: list services",
            description = "HSDS 3.0 `service` records of approved partners. All conditions must hold."
                    + " `format=ndjson` streams everything that fits.")
    @APIResponse(
            responseCode = "200",
            description = "A page of services; with `full=true` everything is nested.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HsdsPage.class)))
    public Response listHsdsServices(@BeanParam HsdsQuery query) {
        return services(HsdsFilter.of(query));
    }

    @POST
    @Path("/services/search")
    @Produces({MediaType.APPLICATION_JSON, HsdsAnswers.NDJSON})
    @Operation(summary = "HSDS: search services", description = "As the list, for what should not stand in an address.")
    @APIResponse(
            responseCode = "200",
            description = "A page of services.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HsdsPage.class)))
    public Response searchHsdsServices(@NotNull HsdsSearch search) {
        return services(HsdsFilter.of(search.query()));
    }

    private Response services(HsdsFilter filter) {
        if (filter.metadata()) metadata.refuseToThePublic();
        return answers.answer(
                directory.services(filter),
                filter.page(),
                filter.perPage(),
                filter.stream(),
                (ids, out) -> services(ids, filter.minimal(), filter.full(), filter.metadata(), out));
    }

    private void services(List<UUID> ids, boolean minimal, boolean full, boolean changes, JsonGenerator out)
            throws IOException {
        var offerings = directory.loadServices(ids);
        if (minimal) {
            var writer = new HsdsWriter(out, directory.around(List.of(), List.of(), false));
            for (var offering : offerings) writer.minimal(offering);
            return;
        }
        var writer = new HsdsWriter(out, around(offerings, List.of(), full, changes));
        for (var offering : offerings) writer.service(offering, full);
    }

    private HsdsDirectory.Surroundings around(
            List<ServiceOffering> offerings, List<ServiceSite> alone, boolean full, boolean changes) {
        var around = directory.around(offerings, alone, full);
        if (!changes) return around;
        var asked = new HashSet<>(around.partners().keySet());
        offerings.forEach(offering -> asked.add(offering.id()));
        return around.with(metadata.of(asked));
    }

    /** Whether what changed is asked for by somebody who may know. */
    private boolean changes(@Nullable String include) {
        var reader = new HsdsFilter.Reader();
        var asked = reader.include(include);
        reader.check();
        if (asked) metadata.refuseToThePublic();
        return asked;
    }

    @GET
    @Path("/services/{id}")
    @Operation(summary = "HSDS: read a service", description = "With everything nested.")
    @APIResponse(
            responseCode = "200",
            description = "An HSDS 3.0 `service`.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class)))
    public Response getHsdsService(
            UUID id,
            @RestQuery @Parameter(description = "`metadata`: with what changed.", example = "metadata") @Nullable
                    String include) {
        var changes = changes(include);
        return answers.one(
                directory.service(id), "service", id, (ids, out) -> services(ids, false, true, changes, out));
    }

    @GET
    @Path("/service_at_locations")
    @Produces({MediaType.APPLICATION_JSON, HsdsAnswers.NDJSON})
    @Operation(
            summary = "HSDS: list services at locations",
            description =
                    "HSDS 3.0 `service_at_location` records. Of a confidential place there is the id and `redacted`.")
    @APIResponse(
            responseCode = "200",
            description = "A page of services at locations; with `full=true` everything is nested.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HsdsPage.class)))
    public Response listHsdsServiceAtLocations(@BeanParam HsdsQuery query) {
        return sites(HsdsFilter.of(query));
    }

    @POST
    @Path("/service_at_locations/search")
    @Produces({MediaType.APPLICATION_JSON, HsdsAnswers.NDJSON})
    @Operation(
            summary = "HSDS: search services at locations",
            description = "As the list, for what should not stand in an address.")
    @APIResponse(
            responseCode = "200",
            description = "A page of services at locations.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HsdsPage.class)))
    public Response searchHsdsServiceAtLocations(@NotNull HsdsSearch search) {
        return sites(HsdsFilter.of(search.query()));
    }

    private Response sites(HsdsFilter filter) {
        if (filter.metadata()) metadata.refuseToThePublic();
        return answers.answer(
                directory.sites(filter),
                filter.page(),
                filter.perPage(),
                filter.stream(),
                (ids, out) -> sites(ids, filter.full(), filter.metadata(), out));
    }

    private void sites(List<UUID> ids, boolean full, boolean changes, JsonGenerator out) throws IOException {
        var sites = directory.loadSites(ids);
        var offerings = directory.loadServices(
                sites.stream().map(ServiceSite::serviceId).distinct().toList());
        var byId = new HashMap<UUID, ServiceOffering>();
        for (var offering : offerings) byId.put(offering.id(), offering);
        var writer = new HsdsWriter(out, around(offerings, sites, full, changes));
        for (var site : sites) writer.serviceAtLocation(site, byId.get(site.serviceId()), full);
    }

    @GET
    @Path("/service_at_locations/{id}")
    @Operation(summary = "HSDS: read a service at a location", description = "With everything nested.")
    @APIResponse(
            responseCode = "200",
            description = "An HSDS 3.0 `service_at_location`.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class)))
    public Response getHsdsServiceAtLocation(
            UUID id,
            @RestQuery @Parameter(description = "`metadata`: with what changed.", example = "metadata") @Nullable
                    String include) {
        var changes = changes(include);
        return answers.one(
                directory.site(id), "service at a location", id, (ids, out) -> sites(ids, true, changes, out));
    }

    @GET
    @Path("/organizations")
    @Produces({MediaType.APPLICATION_JSON, HsdsAnswers.NDJSON})
    @Operation(
            summary = "HSDS: list organizations",
            description = "HSDS 3.0 `organization` records: approved partners.")
    @APIResponse(
            responseCode = "200",
            description = "A page of organizations; with `full=true` everything is nested.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HsdsPage.class)))
    public Response listHsdsOrganizations(
            @RestQuery @Parameter(description = "Words to find in names and descriptions.") @Nullable String search,
            @RestQuery("full_service")
                    @Parameter(description = "`true`: with whole services, not only their ids, names and status.")
                    @Nullable
                    String fullService,
            @RestQuery @Parameter(description = "`true`: with everything nested.") @Nullable String full,
            @RestQuery
                    @Parameter(
                            description = "`metadata`: with everything nested, and what changed.",
                            example = "metadata")
                    @Nullable
                    String include,
            @RestQuery @Parameter(description = "Page number, from 1.") @Nullable String page,
            @RestQuery("per_page") @Parameter(description = "Items on a page, 1 to 500.") @Nullable String perPage,
            @RestQuery @Parameter(description = "`json` or `ndjson`.") @Nullable String format) {
        var reader = new HsdsFilter.Reader();
        var words = reader.read("search", search, "up to 200 characters", HsdsFilter::words);
        var wholeServices = reader.flag("full_service", fullService);
        var changes = changes(include);
        var whole = reader.flag("full", full) || wholeServices || changes;
        var number = reader.number("page", page, 1, 100_000);
        var size = reader.number("per_page", perPage, 1, 500);
        var stream = reader.format(format);
        reader.check();
        return answers.answer(
                directory.organizations(words),
                number == null ? 1 : number,
                size == null ? 50 : size,
                stream,
                (ids, out) -> organizations(ids, whole, wholeServices, changes, out));
    }

    private void organizations(List<UUID> ids, boolean full, boolean fullService, boolean changes, JsonGenerator out)
            throws IOException {
        var around = directory.aroundPartners(new HashSet<>(ids), full);
        if (changes) around = around.with(metadata.of(ids));
        if (!full) {
            var writer = new HsdsWriter(out, around);
            for (var id : ids) {
                var partner = around.partners().get(id);
                if (partner != null) writer.organization(partner, false);
            }
            return;
        }
        for (var id : ids) {
            var partner = around.partners().get(id);
            if (partner == null) continue;
            var services = directory.loadServices(directory.servicesOf(id));
            new HsdsWriter(
                            out,
                            fullService
                                    ? around(services, List.of(), true, changes).with(around)
                                    : around)
                    .organization(partner, services, fullService);
        }
    }

    @GET
    @Path("/organizations/{id}")
    @Operation(
            summary = "HSDS: read an organization",
            description = "With everything nested, and its services in short.")
    @APIResponse(
            responseCode = "200",
            description = "An HSDS 3.0 `organization`.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class)))
    @APIResponse(
            responseCode = "301",
            description = "It was merged into another entry of the same organization; `Location` is where that one is.")
    public Response getHsdsOrganization(
            UUID id,
            @RestQuery("full_service")
                    @Parameter(description = "`true`: with whole services, not only their ids, names and status.")
                    @Nullable
                    String fullService,
            @RestQuery @Parameter(description = "`metadata`: with what changed.", example = "metadata") @Nullable
                    String include) {
        var reader = new HsdsFilter.Reader();
        var wholeServices = reader.flag("full_service", fullService);
        reader.check();
        var changes = changes(include);
        return answers.find(
                        directory.organization(id), (ids, out) -> organizations(ids, true, wholeServices, changes, out))
                .or(() -> directory.survivorOf(id).map(survivor -> moved(survivor, wholeServices)))
                .orElseThrow(() -> Problem.notFound("organization", id));
    }

    /** HSDS says nothing of merged records, but every client of HTTP goes where this points, and learns the new id there. */
    private static Response moved(UUID survivor, boolean wholeServices) {
        return Response.status(Response.Status.MOVED_PERMANENTLY)
                .location(URI.create("/hsds/organizations/" + survivor + (wholeServices ? "?full_service=true" : "")))
                .build();
    }

    @GET
    @Path("/taxonomies")
    @Produces({MediaType.APPLICATION_JSON, HsdsAnswers.NDJSON})
    @Operation(
            summary = "HSDS: list taxonomies",
            description = "This product's code lists, and the taxonomies that the district added.")
    @APIResponse(
            responseCode = "200",
            description = "A page of taxonomies.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HsdsPage.class)))
    public Response listHsdsTaxonomies(
            @RestQuery @Parameter(description = "Part of the name.") @Nullable String search,
            @RestQuery @Parameter(description = "Page number, from 1.") @Nullable String page,
            @RestQuery("per_page") @Parameter(description = "Items on a page, 1 to 500.") @Nullable String perPage,
            @RestQuery @Parameter(description = "`json` or `ndjson`.") @Nullable String format) {
        var reader = new HsdsFilter.Reader();
        var words = reader.read("search", search, "up to 200 characters", HsdsFilter::words);
        var number = reader.number("page", page, 1, 100_000);
        var size = reader.number("per_page", perPage, 1, 500);
        var stream = reader.format(format);
        reader.check();
        var all = taxonomies.listed().stream()
                .filter(each -> holds(each.name(), words))
                .toList();
        return answers.page(all, number == null ? 1 : number, size == null ? 50 : size, stream, (some, out) -> {
            var writer = writer(out);
            for (var each : some) writer.taxonomy(each);
        });
    }

    @GET
    @Path("/taxonomies/{id}")
    @Operation(summary = "HSDS: read a taxonomy")
    @APIResponse(
            responseCode = "200",
            description = "An HSDS 3.0 `taxonomy`.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class)))
    public Response getHsdsTaxonomy(UUID id) {
        var found = taxonomies.listed().stream()
                .filter(each -> each.id().equals(id) || each.publishedId().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("taxonomy", id));
        return answers.one(out -> writer(out).taxonomy(found));
    }

    @GET
    @Path("/taxonomy_terms")
    @Produces({MediaType.APPLICATION_JSON, HsdsAnswers.NDJSON})
    @Operation(summary = "HSDS: list terms of taxonomies")
    @APIResponse(
            responseCode = "200",
            description = "A page of terms.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HsdsPage.class)))
    public Response listHsdsTaxonomyTerms(
            @RestQuery @Parameter(description = "Part of the name or code.") @Nullable String search,
            @RestQuery("taxonomy_id") @Parameter(description = "Only terms of this taxonomy.") @Nullable
                    String taxonomyId,
            @RestQuery("top_only") @Parameter(description = "`true`: only terms without a broader one.") @Nullable
                    String topOnly,
            @RestQuery("parent_id") @Parameter(description = "Only terms below this one.") @Nullable String parentId,
            @RestQuery @Parameter(description = "Page number, from 1.") @Nullable String page,
            @RestQuery("per_page") @Parameter(description = "Items on a page, 1 to 500.") @Nullable String perPage,
            @RestQuery @Parameter(description = "`json` or `ndjson`.") @Nullable String format) {
        var reader = new HsdsFilter.Reader();
        var words = reader.read("search", search, "up to 200 characters", HsdsFilter::words);
        var taxonomy = reader.read("taxonomy_id", taxonomyId, "a UUID", UUID::fromString);
        var top = reader.flag("top_only", topOnly);
        var parent = reader.read("parent_id", parentId, "a UUID", UUID::fromString);
        var number = reader.number("page", page, 1, 100_000);
        var size = reader.number("per_page", perPage, 1, 500);
        var stream = reader.format(format);
        reader.check();
        var all = terms().stream()
                .filter(each -> holds(each.name() + " " + each.code(), words))
                .filter(each -> taxonomy == null
                        || each.taxonomy().id().equals(taxonomy)
                        || each.taxonomy().publishedId().equals(taxonomy))
                .filter(each -> !top || each.parentId() == null)
                .filter(each -> parent == null || parent.equals(each.parentId()))
                .toList();
        return answers.page(all, number == null ? 1 : number, size == null ? 50 : size, stream, (some, out) -> {
            var writer = writer(out);
            for (var each : some) writer.term(each);
        });
    }

    @GET
    @Path("/taxonomy_terms/{id}")
    @Operation(summary = "HSDS: read a term of a taxonomy")
    @APIResponse(
            responseCode = "200",
            description = "An HSDS 3.0 `taxonomy_term`.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class)))
    public Response getHsdsTaxonomyTerm(UUID id) {
        var found = terms().stream()
                .filter(each -> each.id().equals(id) || each.publishedId().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("taxonomy term", id));
        return answers.one(out -> writer(out).term(found));
    }

    private List<Taxonomies.ListedTerm> terms() {
        var all = new ArrayList<Taxonomies.ListedTerm>();
        for (var code : CodeLists.terms()) all.add(Taxonomies.listed(code));
        all.addAll(taxonomies.listedTerms(null, MOST_TERMS));
        return all;
    }

    private static HsdsWriter writer(JsonGenerator out) {
        return new HsdsWriter(out, HsdsDirectory.Surroundings.NONE);
    }

    private static boolean holds(String text, @Nullable String words) {
        return words == null || text.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
    }
}
