package org.commonground.kernel.aggregate;

import java.util.UUID;

/** A row with an id of version 7, by which lists break ties. */
public interface Identified {
    UUID id();
}
