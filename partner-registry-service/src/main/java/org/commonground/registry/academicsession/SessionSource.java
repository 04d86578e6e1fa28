package org.commonground.registry.academicsession;

/** Who masters a session: what the SIS knows is changed there, what it does not know is kept here. */
public enum SessionSource {
    SIS,
    LOCAL
}
