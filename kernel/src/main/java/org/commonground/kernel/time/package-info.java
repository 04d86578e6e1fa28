/** One clock, and the business day of the district. */
@NullMarked
package org.commonground.kernel.time;

import org.jspecify.annotations.NullMarked;
