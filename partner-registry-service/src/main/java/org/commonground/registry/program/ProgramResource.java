package org.commonground.registry.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.registry.ownership.Ownership;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Programs over HTTP. */
@Path("/v1/programs")
@Tag(name = "Registry")
class ProgramResource {
    /** A program of a partner. */
    @Schema(name = "Program")
    record ProgramView(
            UUID id,
            long version,
            UUID partnerId,
            String name,
            @Nullable String alternateName,
            String description,
            EvidenceBase evidenceBase,
            @Nullable String researchUrl,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static ProgramView of(Program program) {
            return new ProgramView(
                    program.id(),
                    program.version(),
                    program.partnerId,
                    program.name,
                    program.alternateName,
                    program.description,
                    program.evidenceBase,
                    program.researchUrl,
                    program.createdAt(),
                    program.updatedAt());
        }
    }

    /** A new program of a partner. */
    record NewProgram(
            @NotNull UUID partnerId, @NotNull @Valid ProgramDescription program) {}

    private final Programs programs;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;
    private final Ownership ownership;

    ProgramResource(
            Programs programs,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock,
            Ownership ownership) {
        this.programs = programs;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
        this.ownership = ownership;
    }

    @GET
    @Operation(summary = "List programs", description = "For example `filter=evidenceBase = 'STRONG'`.")
    public Page<ProgramView> listPrograms(@BeanParam ListQuery query) {
        return programs.page(query).map(ProgramView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a program")
    public ProgramView getProgram(UUID id) {
        return ProgramView.of(programs.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Add a program of a partner")
    public RestResponse<ProgramView> createProgram(@Valid @NotNull NewProgram request) {
        ownership.refuseForeignOrUnknown(request.partnerId());
        var program = new Program(Ids.next(), request.partnerId(), current.get().subject(), clock.instant());
        program.describe(request.program(), current.get().subject(), clock.instant());
        programs.add(program);
        return ResponseBuilder.<ProgramView>created(URI.create("/v1/programs/" + program.id()))
                .entity(ProgramView.of(program))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a program", description = "JSON Merge Patch on its description.")
    public ProgramView updateProgram(
            UUID id, @Schema(implementation = ProgramDescription.class) @NotNull ObjectNode patch) {
        var program = preconditions.check(programs.getOwn(id));
        program.describe(mergePatch.apply(program.said(), patch), current.get().subject(), clock.instant());
        return ProgramView.of(program);
    }
}
