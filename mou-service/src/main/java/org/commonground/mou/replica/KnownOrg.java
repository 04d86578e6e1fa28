package org.commonground.mou.replica;

import java.util.UUID;

/**
 * What the registry last said of a school or an organisation above schools.
 *
 * @param type as the registry names it: SCHOOL, CAMPUS, DISTRICT, NETWORK, DEPARTMENT, STATE
 */
public record KnownOrg(UUID id, String name, String type) {}
