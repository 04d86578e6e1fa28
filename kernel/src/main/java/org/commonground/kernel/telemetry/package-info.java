/** Operators see what goes on, in traces, metrics, logs and health; nobody sees a person in them. */
@NullMarked
package org.commonground.kernel.telemetry;

import org.jspecify.annotations.NullMarked;
