package org.commonground.registry.vocabulary;

/** Who may see a contact, a phone or a place: everybody, the people who work in and with the district, or only its partnership office and the partner itself. */
public enum Visibility {
    PUBLIC,
    DISTRICT,
    RESTRICTED
}
