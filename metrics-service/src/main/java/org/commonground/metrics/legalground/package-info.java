/** Data about single students is taken only where an active schedule covers partner, school, data and day. */
@NullMarked
package org.commonground.metrics.legalground;

import org.jspecify.annotations.NullMarked;
