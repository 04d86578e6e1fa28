package org.commonground.registry.capacity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who took part, in numbers. The means are of those only who rated themselves both before and after, so that the difference is
 * one of the same people; below {@link #FEWEST} of them there is no mean, because a mean of two tells each what the other said.
 *
 * @param rated how many rated themselves twice
 */
@Schema(name = "CapacityAttendanceSummary")
public record AttendanceSummary(
        int total,
        List<ActorCount> counts,
        int rated,
        @Nullable BigDecimal meanPre,
        @Nullable BigDecimal meanPost) {
    static final int FEWEST = 3;

    /** How many of one role. */
    @Schema(name = "CapacityActorCount")
    public record ActorCount(ActorKind actorKind, int count) {}

    static AttendanceSummary of(List<Attendance> attendance) {
        var counts = new EnumMap<ActorKind, Integer>(ActorKind.class);
        var pre = new ArrayList<Integer>();
        var post = new ArrayList<Integer>();
        for (var one : attendance) {
            counts.merge(one.actorKind(), 1, Integer::sum);
            if (one.preRating() != null && one.postRating() != null) {
                pre.add(one.preRating());
                post.add(one.postRating());
            }
        }
        return new AttendanceSummary(
                attendance.size(),
                counts.entrySet().stream()
                        .map(count -> new ActorCount(count.getKey(), count.getValue()))
                        .toList(),
                pre.size(),
                mean(pre),
                mean(post));
    }

    private static @Nullable BigDecimal mean(List<Integer> ratings) {
        if (ratings.size() < FEWEST) return null;
        return BigDecimal.valueOf(ratings.stream().mapToInt(Integer::intValue).sum())
                .divide(BigDecimal.valueOf(ratings.size()), 2, RoundingMode.HALF_UP);
    }
}
