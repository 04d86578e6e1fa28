/** Observations as they are stored, all of them, for whoever may see small counts: streamed, however many there are. */
@NullMarked
package org.commonground.metrics.export;

import org.jspecify.annotations.NullMarked;
