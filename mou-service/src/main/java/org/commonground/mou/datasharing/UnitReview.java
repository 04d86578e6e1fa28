package org.commonground.mou.datasharing;

import java.time.Instant;
import org.commonground.mou.review.ReviewDecision;
import org.commonground.mou.review.ReviewUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a unit of the district said of a schedule as it stands. */
@Schema(name = "DataSharingReview")
public record UnitReview(
        ReviewUnit unit, ReviewDecision decision, @Nullable String comment, String by, Instant at) {}
