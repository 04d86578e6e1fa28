package org.commonground.registry.communityarea;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Community areas over HTTP. */
@Path("/v1/areas")
@Tag(name = "Registry")
class AreaResource {
    private static final String POLYGON =
            "{\"type\": \"Polygon\", \"coordinates\": [[[-87.7, 41.8], [-87.6, 41.8], [-87.6, 41.9], [-87.7, 41.8]]]}";

    /** An area without its extent, as lists have it. */
    @Schema(name = "CommunityArea")
    record AreaView(
            UUID id,
            long version,
            @Schema(examples = "Near West Side") String name,
            AreaKind kind,

            @Schema(description = "What its publisher knows it by.", examples = "28") @Nullable
            String sourceKey,

            @Schema(description = "Where its publisher describes it.") @Nullable
            String externalUri,

            @Schema(description = "Whether it has an extent.")
            boolean drawn,

            @Schema(description = "Schools that lie in it or count themselves to it.")
            List<UUID> schoolIds,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static AreaView of(CommunityArea area) {
            return new AreaView(
                    area.id(),
                    area.version(),
                    area.name,
                    area.kind,
                    area.sourceKey,
                    area.externalUri,
                    area.drawn,
                    area.schoolIds,
                    area.createdAt(),
                    area.updatedAt());
        }
    }

    /** An area with its extent. */
    @Schema(name = "CommunityAreaWithExtent")
    record AreaWithExtent(
            UUID id,
            long version,
            @Schema(examples = "Near West Side") String name,
            AreaKind kind,
            @Nullable String sourceKey,
            @Nullable String externalUri,
            boolean drawn,
            List<UUID> schoolIds,

            @Schema(
                    type = SchemaType.OBJECT,
                    description = "GeoJSON Polygon or MultiPolygon, WGS 84.",
                    examples = POLYGON)
            @Nullable
            JsonNode extent,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static AreaWithExtent of(CommunityArea area, @Nullable JsonNode extent) {
            return new AreaWithExtent(
                    area.id(),
                    area.version(),
                    area.name,
                    area.kind,
                    area.sourceKey,
                    area.externalUri,
                    area.drawn,
                    area.schoolIds,
                    extent,
                    area.createdAt(),
                    area.updatedAt());
        }
    }

    /** What somebody says of an area. */
    @Schema(name = "CommunityAreaDescription")
    record AreaDescription(
            @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Near West Side")
            String name,

            @NotNull AreaKind kind,

            @Size(max = 500) @WebAddress @Schema(description = "Where its publisher describes it.") @Nullable
            String externalUri,

            @Schema(
                    type = SchemaType.OBJECT,
                    description = "GeoJSON Polygon or MultiPolygon, WGS 84 degrees, at most 100,000 positions.",
                    examples = POLYGON)
            @Nullable
            JsonNode extent) {}

    private final CommunityAreas areas;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;

    AreaResource(CommunityAreas areas, Preconditions preconditions, MergePatch mergePatch) {
        this.areas = areas;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
    }

    @GET
    @Operation(summary = "List community areas", description = "Without their extents.")
    public Page<AreaView> listAreas(@BeanParam ListQuery query) {
        return areas.page(query).map(AreaView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a community area and its extent")
    public AreaWithExtent getArea(UUID id) {
        return AreaWithExtent.of(areas.get(id), areas.extent(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Draw a community area",
            description = "Its schools are found by where they lie, now and whenever a school moves.")
    public RestResponse<AreaView> createArea(@Valid @NotNull AreaDescription request) {
        var id = Ids.next();
        save(id, null, request);
        return ResponseBuilder.<AreaView>created(URI.create("/v1/areas/" + id))
                .entity(AreaView.of(areas.get(id)))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a community area",
            description = "JSON Merge Patch on what is said of it; an extent is replaced, never removed.")
    public AreaView updateArea(UUID id, @Schema(implementation = AreaDescription.class) @NotNull ObjectNode patch) {
        var area = preconditions.check(areas.get(id));
        save(
                id,
                area.sourceKey,
                mergePatch.apply(new AreaDescription(area.name, area.kind, area.externalUri, areas.extent(id)), patch));
        return AreaView.of(areas.get(id));
    }

    private void save(UUID id, @Nullable String sourceKey, AreaDescription said) {
        var extent = said.extent() == null || said.extent().isNull() ? null : said.extent();
        if (extent != null) {
            var faults = CommunityAreas.faultsOf(extent, "/extent");
            if (!faults.isEmpty()) throw Problem.rules(faults);
        }
        areas.save(
                List.of(new CommunityAreas.Draft(id, said.name(), said.kind(), sourceKey, said.externalUri(), extent)));
    }
}
