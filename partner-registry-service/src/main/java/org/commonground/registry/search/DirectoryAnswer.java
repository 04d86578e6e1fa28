package org.commonground.registry.search;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.page.Paged;
import org.commonground.registry.offering.OfferingStatus;
import org.commonground.registry.partner.RegistrationState;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the directory answers: the parts that answers about services and about partners share. */
final class DirectoryAnswer {
    private DirectoryAnswer() {}

    /** How the words of a query were taken. */
    enum Spelling {
        /** As they are written. */
        EXACT,
        /** Nothing has them: names that are spelt alike were found instead. */
        SIMILAR
    }

    /** How many results have a code. */
    @Schema(name = "CodeCount")
    record CodeCount(
            @Schema(examples = "TUTORING") String code,
            @Schema(examples = "12") long count) {}

    /** All results, not only those of the page, by the codes of one facet; a result with several counts at each. */
    @Schema(name = "FacetCounts")
    record FacetCounts(@Schema(examples = "category") String facet, List<CodeCount> counts) {}

    /** The nearest place that the caller may see. */
    @Schema(name = "NearestPlace")
    record NearestPlace(
            UUID siteId,
            @Schema(examples = "North hall") String name,
            @Nullable UUID locationId,
            @Nullable UUID educationOrgId,
            double latitude,
            double longitude,

            @Schema(description = "Along the surface, to the metre.", examples = "840")
            long distanceMetres) {}

    /** A service as the directory shows it. */
    @Schema(name = "ServiceHit")
    record ServiceHit(
            UUID id,
            @Schema(examples = "Riverbend Reads") String name,

            @Schema(description = "The beginning of the description, up to 300 characters.")
            String summary,

            OfferingStatus status,
            UUID partnerId,
            @Schema(examples = "Riverbend Youth Collective") String partnerName,
            RegistrationState partnerState,
            @Nullable Integer qualityLevel,
            List<NeedCategory> categories,
            List<GradeLevel> gradeLevels,
            List<Timing> timings,
            List<Setting> settings,
            List<String> languages,

            @Schema(description = "Whether anything is free, as last counted.")
            boolean hasCapacity,

            @Schema(minimum = "0", maximum = "1", examples = "0.625")
            double score,

            Relevance relevance,

            @Schema(description = "If distances were asked for and a place is known.") @Nullable
            NearestPlace nearest,

            @Schema(description = "With `snippets=true`.", examples = "homework help and **tutoring** after school")
            @Nullable
            String snippet) {}

    /** One page of services. */
    @Schema(name = "ServiceHits")
    record ServiceHits(
            List<ServiceHit> items,

            @Schema(description = "The cursor of the next page; absent on the last one.") @Nullable
            String next,

            @Schema(description = "Results in all, if asked for.") @Nullable
            Long totalCount,

            Spelling spelling,
            @Nullable List<FacetCounts> facets)
            implements Paged {}

    /** A partner as the directory shows it. */
    @Schema(name = "PartnerHit")
    record PartnerHit(
            UUID id,
            @Schema(examples = "Riverbend Youth Collective") String name,

            @Schema(description = "The beginning of the description, up to 300 characters.")
            String summary,

            RegistrationState state,
            List<PartnerType> types,
            @Nullable Integer qualityLevel,

            @Schema(description = "Its services that meet the conditions.", examples = "3")
            long services,

            @Schema(minimum = "0", maximum = "1", examples = "0.625")
            double score,

            Relevance relevance,

            @Schema(description = "If distances were asked for and a place is known.") @Nullable
            NearestPlace nearest,

            @Schema(description = "With `snippets=true`.", examples = "homework help and **tutoring** after school")
            @Nullable
            String snippet) {}

    /** One page of partners. */
    @Schema(name = "PartnerHits")
    record PartnerHits(
            List<PartnerHit> items,

            @Schema(description = "The cursor of the next page; absent on the last one.") @Nullable
            String next,

            @Schema(description = "Results in all, if asked for.") @Nullable
            Long totalCount,

            Spelling spelling,
            @Nullable List<FacetCounts> facets)
            implements Paged {}
}
