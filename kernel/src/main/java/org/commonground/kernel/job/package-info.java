/** Long work as a resource: progress, a report per row, cancel, and resumption after a crash. */
@NullMarked
package org.commonground.kernel.job;

import org.jspecify.annotations.NullMarked;
