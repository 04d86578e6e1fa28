package org.commonground.needs.vocabulary;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The need categories over HTTP. */
@Path("/v1/need-categories")
@Tag(name = "Needs")
class NeedCategoryResource {
    /** A category, and where it belongs. */
    @Schema(name = "NeedCategoryInfo")
    record NeedCategoryView(NeedCategory code, BenefitArea benefitArea, WsccComponent wsccComponent) {}

    @GET
    @Operation(
            summary = "List the need categories",
            description =
                    "All of them, each with its benefit area and its component of the Whole School, Whole Community, Whole Child model.")
    public Page<NeedCategoryView> listNeedCategories() {
        return new Page<>(
                Arrays.stream(NeedCategory.values())
                        .map(code -> new NeedCategoryView(code, code.benefitArea(), code.wsccComponent()))
                        .toList(),
                null,
                null);
    }
}
