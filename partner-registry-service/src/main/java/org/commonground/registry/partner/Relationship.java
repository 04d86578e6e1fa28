package org.commonground.registry.partner;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tie to a school or the district that reviewers must know of. The kind is told to other services, the text is not. */
@Schema(name = "DisclosedRelationship")
public record Relationship(
        @NotNull Kind kind,

        @NotBlank
        @Size(max = 500)
        @PlainText
        @Schema(examples = "Our board's chair sits on the charter school's board.")
        String text) {

    /** What the tie is. AUTHORIZER and BOARD_OVERLAP ask for another reviewer. */
    @Schema(name = "RelationshipKind")
    public enum Kind {
        AUTHORIZER,
        FUNDER,
        BOARD_OVERLAP,
        VENDOR
    }
}
