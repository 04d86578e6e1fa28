package org.commonground.mou.agreement;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The built-in template over HTTP. */
@Path("/v1/agreement-templates")
@Tag(name = "Agreements")
class AgreementTemplateResource {
    /** A clause before anything is filled in. */
    @Schema(name = "TemplateClause")
    record TemplateClauseView(
            String key,
            String title,

            @Schema(description = "No review begins without it.")
            boolean mandatory,

            @Schema(description = "`{{…}}` is filled from the terms, `[[…]]` by people.")
            String text) {}

    /** The clauses of one type of agreement. */
    @Schema(name = "AgreementTemplate")
    record AgreementTemplateView(AgreementType type, String code, int no, List<TemplateClauseView> clauses) {
        static AgreementTemplateView of(AgreementType type) {
            return new AgreementTemplateView(
                    type,
                    StandardTemplate.CODE,
                    StandardTemplate.VERSION,
                    StandardTemplate.clauses(type).stream()
                            .map(clause -> new TemplateClauseView(
                                    clause.key(), clause.title(), clause.mandatory(), clause.text()))
                            .toList());
        }
    }

    @GET
    @Operation(summary = "List the templates", description = "One for each type of agreement; all on one page.")
    public Page<AgreementTemplateView> listAgreementTemplates() {
        return new Page<>(
                Arrays.stream(AgreementType.values())
                        .map(AgreementTemplateView::of)
                        .toList(),
                null,
                null);
    }
}
