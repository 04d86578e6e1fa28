package org.commonground.metrics.dimension;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The code lists over HTTP. */
@Path("/v1/dimensions")
@Tag(name = "Metrics")
class DimensionResource {
    private final Dimensions dimensions;

    DimensionResource(Dimensions dimensions) {
        this.dimensions = dimensions;
    }

    @GET
    @Operation(
            summary = "List dimensions",
            description =
                    "By what observations can be broken down: the codes that observations use and analytics answers with. All"
                            + " of them, on one page.")
    public Page<Dimension> listDimensions() {
        return new Page<>(List.copyOf(dimensions.all()), null, null);
    }
}
