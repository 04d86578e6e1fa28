/** Answers to questions about measures, from tables in which small groups cannot be seen or worked out. */
@NullMarked
package org.commonground.metrics.analytics;

import org.jspecify.annotations.NullMarked;
