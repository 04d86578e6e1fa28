package org.commonground.metrics.equitableaccess;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What reaches schools. */
@Schema(name = "AccessResource")
enum Resource {
    /** Services that work at a school today. */
    SERVICES,
    /** Their seats; of a service at several schools, an equal part at each. */
    SEATS,
    /** Seats times the hours that one seat is planned to get: sessions a week, their length and weeks. */
    PLANNED_HOURS,
    /** Hours of service that were delivered in the school year ({@code service.hoursDelivered}). */
    DELIVERED_HOURS,
    /** Worth of what partners gave in the school year; of a partnership with several schools, an equal part to each. */
    DOLLARS
}
