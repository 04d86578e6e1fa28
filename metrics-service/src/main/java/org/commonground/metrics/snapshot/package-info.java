/** Answers as they were when they were taken: never changed, and anybody who holds one can prove it. */
@NullMarked
package org.commonground.metrics.snapshot;

import org.jspecify.annotations.NullMarked;
