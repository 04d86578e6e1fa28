package org.commonground.registry.educationorg;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.registry.vocabulary.GradeLevel;
import org.jspecify.annotations.Nullable;

/**
 * An organisation as the student information system has it.
 *
 * @param unsaid what the SIS does not speak of, which is another thing than saying that there is none
 * @param modifiedAt when it last changed there, if the SIS says so: an older record never undoes a newer one
 */
public record SourceOrg(
        String sourcedId,
        String name,
        OrgType type,
        @Nullable String identifier,
        @Nullable String parentSourcedId,
        OrgStatus status,
        List<GradeLevel> gradeLevels,
        boolean charter,
        @Nullable String authorizerName,
        @Nullable Boolean titleI,
        @Nullable OrgAddress address,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable Integer enrollmentCount,
        @Nullable Instant modifiedAt,
        Set<Detail> unsaid) {

    /** What a SIS may have no column for. */
    public enum Detail {
        IDENTIFIER,
        GRADES,
        CHARTER,
        AUTHORIZER,
        TITLE_I,
        ADDRESS,
        PLACE,
        ENROLLMENT
    }

    /** What is true from now on: what the SIS does not speak of stays as it is known. */
    OrgFacts facts(@Nullable UUID parentId, OrgFacts known) {
        return new OrgFacts(
                name,
                type,
                says(Detail.IDENTIFIER) ? identifier : known.identifier(),
                parentId,
                status,
                says(Detail.GRADES) ? gradeLevels : known.gradeLevels(),
                says(Detail.CHARTER) ? charter : known.charter(),
                says(Detail.AUTHORIZER) ? authorizerName : known.authorizerName(),
                says(Detail.TITLE_I) ? titleI : known.titleI(),
                says(Detail.ADDRESS) ? address : known.address(),
                says(Detail.PLACE) ? latitude : known.latitude(),
                says(Detail.PLACE) ? longitude : known.longitude(),
                says(Detail.ENROLLMENT) ? enrollmentCount : known.enrollmentCount());
    }

    private boolean says(Detail detail) {
        return !unsaid.contains(detail);
    }
}
