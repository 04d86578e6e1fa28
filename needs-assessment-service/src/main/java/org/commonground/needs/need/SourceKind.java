package org.commonground.needs.need;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a need was noticed. */
@Schema(name = "NeedSourceKind")
public enum SourceKind {
    ASSESSMENT,
    MEETING,
    TRANSITION,
    EMERGENCY
}
