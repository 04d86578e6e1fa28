package org.commonground.registry.location;

import java.util.UUID;

/** Within this service: a place looks different now, so what is published of the services there does too. */
public record LocationChanged(UUID id) {}
