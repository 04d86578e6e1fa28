/** Where measures should be by when, as goals say, and whether they are on their way. */
@NullMarked
package org.commonground.metrics.target;

import org.jspecify.annotations.NullMarked;
