/** Which cells of a table may be shown, so that nobody small in number can be seen or worked out: pure functions, no I/O. */
@NullMarked
package org.commonground.metrics.suppression;

import org.jspecify.annotations.NullMarked;
