package org.commonground.registry.offering;

import java.util.UUID;

/** A service as a directory lists it, under a code that names it there. */
public record DirectoryOffering(UUID partnerId, String scheme, String code, ServiceDescription description) {}
