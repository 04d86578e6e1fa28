/** When something takes place: RFC 5545 recurrence in a time zone, and the minutes of the week that it comes to. */
@NullMarked
package org.commonground.registry.schedule;

import org.jspecify.annotations.NullMarked;
