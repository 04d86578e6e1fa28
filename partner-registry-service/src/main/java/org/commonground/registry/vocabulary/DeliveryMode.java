package org.commonground.registry.vocabulary;

/** In what company a service is received. */
public enum DeliveryMode {
    ONE_ON_ONE,
    SMALL_GROUP,
    CLASSROOM,
    SCHOOLWIDE,
    EVENT,
    VIRTUAL
}
