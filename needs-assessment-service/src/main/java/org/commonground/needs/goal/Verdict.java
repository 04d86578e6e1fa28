package org.commonground.needs.goal;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a check says; in the order in which one outweighs another. */
@Schema(name = "SmartVerdict")
public enum Verdict {
    PASS,
    /** The facts to decide are not known here; the message says which. */
    NOT_CHECKED,
    /** Worth a thought, but no obstacle. */
    WARN,
    /** An obstacle to adoption. */
    FAIL
}
