package org.commonground.mou.agreement;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done before an ended agreement can be closed.
 *
 * @param side who does it
 * @param doneBy who said that it is done
 */
@Schema(name = "WindDownTask")
public record WindDownTask(
        @Schema(examples = "return-property") String code,
        Side side,
        String text,
        @Nullable String note,
        @Nullable String doneBy,
        @Nullable Instant doneAt) {
    static final List<WindDownTask> ALL = List.of(
            open("tell-families", Side.SCHOOL, "Tell the families concerned what ends, when, and what takes its place"),
            open("hand-over-students", Side.PARTNER, "Agree with the school how each student served goes on"),
            open("return-property", Side.PARTNER, "Return keys, badges, devices and materials"),
            open("settle-records", Side.PARTNER, "Return or destroy student records and say so in writing"));

    private static WindDownTask open(String code, Side side, String text) {
        return new WindDownTask(code, side, text, null, null, null);
    }

    boolean isDone() {
        return doneAt != null;
    }

    WindDownTask done(@Nullable String note, String by, Instant at) {
        return new WindDownTask(code, side, text, note, by, at);
    }
}
