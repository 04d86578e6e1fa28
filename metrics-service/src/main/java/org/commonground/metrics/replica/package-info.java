/** What this service knows of the registry: one class for each topic that it follows, with one table each. */
@NullMarked
package org.commonground.metrics.replica;

import org.jspecify.annotations.NullMarked;
