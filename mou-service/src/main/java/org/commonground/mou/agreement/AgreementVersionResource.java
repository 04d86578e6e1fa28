package org.commonground.mou.agreement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The versions of an agreement's text over HTTP. */
@Path("/v1/agreements/{id}/versions")
@Tag(name = "Agreements")
class AgreementVersionResource {
    /** A version of the text, without the text. */
    @Schema(name = "AgreementVersionSummary")
    record AgreementVersionSummaryView(
            UUID id,
            int no,
            Side authorSide,
            String createdBy,
            Instant createdAt,
            Instant updatedAt,
            @Nullable String changeSummary,

            @Schema(description = "Since then it never changes.") @Nullable
            Instant sharedAt,

            @Schema(description = "Since then it lies before the reviewers.") @Nullable
            Instant lockedAt,

            @Schema(description = "SHA-256 of the document's bytes.")
            String sha256) {
        static AgreementVersionSummaryView of(AgreementVersion version) {
            return new AgreementVersionSummaryView(
                    version.id(),
                    version.no,
                    version.authorSide,
                    version.createdBy(),
                    version.createdAt(),
                    version.updatedAt(),
                    version.changeSummary,
                    version.sharedAt,
                    version.lockedAt,
                    version.sha256);
        }
    }

    /** How a clause stands to the template. */
    @Schema(name = "ClauseStanding")
    record ClauseStandingView(String key, boolean mandatory, boolean changedFromTemplate) {}

    /** A version of the text. */
    @Schema(name = "AgreementVersion")
    record AgreementVersionView(
            UUID id,
            long version,
            int no,
            Side authorSide,
            String createdBy,
            Instant createdAt,
            Instant updatedAt,
            @Nullable String changeSummary,
            @Nullable Instant sharedAt,
            @Nullable Instant lockedAt,
            String sha256,
            Terms terms,

            @Schema(description = "How each clause stands to the template.")
            List<ClauseStandingView> clauses)
            implements Versioned {
        static AgreementVersionView of(Agreement agreement, AgreementVersion version) {
            var terms = version.terms();
            return new AgreementVersionView(
                    version.id(),
                    version.version(),
                    version.no,
                    version.authorSide,
                    version.createdBy(),
                    version.createdAt(),
                    version.updatedAt(),
                    version.changeSummary,
                    version.sharedAt,
                    version.lockedAt,
                    version.sha256,
                    terms,
                    terms.clauses().stream()
                            .map(clause -> new ClauseStandingView(
                                    clause.key(),
                                    StandardTemplate.isMandatory(agreement.type, clause.key()),
                                    StandardTemplate.isChanged(agreement.type, terms, clause)))
                            .toList());
        }
    }

    /** The differences from one version to another. */
    @Schema(name = "VersionChanges")
    record VersionChangesView(int from, int to, List<TermsChange> changes) {}

    /** An answer to a shared version. */
    record CreateAgreementVersion(
            @NotBlank @Size(max = 2_000) @Schema(examples = "Two afternoons instead of three, as the reviewers asked")
            String changeSummary,

            @Schema(implementation = Terms.class, description = "JSON Merge Patch on the terms of the version before.")
            @Nullable
            ObjectNode changes) {}

    private final Agreements agreements;
    private final DraftAgreement draft;
    private final MoveAgreement move;
    private final MergePatch mergePatch;
    private final CurrentCaller current;

    AgreementVersionResource(
            Agreements agreements,
            DraftAgreement draft,
            MoveAgreement move,
            MergePatch mergePatch,
            CurrentCaller current) {
        this.agreements = agreements;
        this.draft = draft;
        this.move = move;
        this.mergePatch = mergePatch;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "List the versions of an agreement",
            description = "Those that are shared, and the one that the caller's own side is writing.")
    public Page<AgreementVersionSummaryView> listAgreementVersions(UUID id, @BeanParam ListQuery query) {
        return agreements.versions(agreements.get(id), query).map(AgreementVersionSummaryView::of);
    }

    @GET
    @Path("/{no}")
    @Operation(summary = "Read a version of an agreement")
    public AgreementVersionView getAgreementVersion(UUID id, int no) {
        var agreement = agreements.get(id);
        return AgreementVersionView.of(agreement, readable(agreement, no));
    }

    @GET
    @Path("/{no}/document")
    @Produces(MediaType.APPLICATION_JSON)
    @Discloses.Nothing(because = "the terms of an agreement; who signs is told by its signatures")
    @Operation(
            summary = "Read the document that is signed",
            description = "Byte for byte what `sha256` is the hash of: canonical JSON (RFC 8785).")
    public String getAgreementDocument(UUID id, int no) {
        return readable(agreements.get(id), no).document;
    }

    @GET
    @Path("/{no}/changes")
    @Operation(
            summary = "Compare two versions",
            description = "Clause by clause and field by field, from the version `since` (by default the one before).")
    public VersionChangesView compareAgreementVersions(
            UUID id,
            int no,
            @RestQuery
                    @Parameter(
                            description = "The number of the version to compare with.",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1"))
                    @Nullable
                    String since) {
        var agreement = agreements.get(id);
        var after = readable(agreement, no);
        var before = readable(agreement, since == null ? Math.max(1, no - 1) : number(since));
        return new VersionChangesView(before.no, after.no, TermsChange.between(before.terms(), after.terms()));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Answer a shared version with a new one",
            description =
                    "By either side while the agreement is NEGOTIATING. The agreement is a DRAFT of that side until"
                            + " they share it.")
    public RestResponse<AgreementVersionView> createAgreementVersion(
            UUID id, @Valid @NotNull CreateAgreementVersion request) {
        var agreement = agreements.getOwn(id);
        var before = agreements.currentVersion(agreement).terms();
        var changes = request.changes() == null ? JsonNodeFactory.instance.objectNode() : request.changes();
        var said = mergePatch.apply(before, changes);
        draft.refuseBroken(agreement, said);
        var after = said.withClauses(StandardTemplate.refresh(agreement.type, before, said));
        move.revise(agreement, after, request.changeSummary(), current.get());
        var version = agreements.currentVersion(agreement);
        return ResponseBuilder.<AgreementVersionView>created(
                        URI.create("/v1/agreements/%s/versions/%d".formatted(id, version.no)))
                .entity(AgreementVersionView.of(agreement, version))
                .build();
    }

    private AgreementVersion readable(Agreement agreement, int no) {
        return agreements
                .version(agreement, no)
                .filter(version -> agreements.isReadable(agreement, version))
                .orElseThrow(() -> Problem.notFound("version", no));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.invalidParameter(Violation.parameter("since", "malformed", "the number of a version"));
        }
    }
}
