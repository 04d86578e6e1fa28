package org.commonground.registry.search;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why a result stands where it stands. Each part is from 0 to 1; the score is 0.6 × text + 0.25 × nearness + 0.1 × quality +
 * 0.05 × capacity, to six digits. The weights are this product's own: words decide, distance and standing settle what the
 * words leave open.
 *
 * @param text PostgreSQL's {@code ts_rank} of the words (name 1.0, partner and category 0.4, eligibility 0.2, description
 *     0.1), or how alike the name is spelt; 0 if no words were asked
 * @param nearness 1 / (1 + metres / 2000), half at two kilometres; 0 if no distance was asked or none is known
 * @param quality the partner's published level by four; 0 without one
 * @param capacity 1 if something is free
 */
@Schema(name = "Relevance")
record Relevance(
        @Schema(minimum = "0", maximum = "1", examples = "0.6079")
        double text,

        @Schema(minimum = "0", maximum = "1", examples = "0.5")
        double nearness,

        @Schema(minimum = "0", maximum = "1", examples = "0.75")
        double quality,

        @Schema(minimum = "0", maximum = "1", examples = "1")
        double capacity) {

    /** The score in millionths, over columns {@code rank}, {@code metres}, {@code quality_level} and {@code free}. */
    static final String SQL = """
            cast(round(1000000 * (
                0.6 * least(1, cast(rank as double precision))
                + 0.25 * coalesce(1 / (1 + metres / 2000), 0)
                + 0.1 * coalesce(quality_level, 0) / 4
                + case when free then 0.05 else 0 end)) as int)""";

    static Relevance of(double rank, @Nullable Double metres, @Nullable Integer qualityLevel, boolean free) {
        return new Relevance(
                rounded(Math.min(1, rank)),
                metres == null ? 0 : rounded(1 / (1 + metres / 2_000)),
                qualityLevel == null ? 0 : qualityLevel / 4.0,
                free ? 1 : 0);
    }

    private static double rounded(double part) {
        return Math.round(part * 1e6) / 1e6;
    }
}
