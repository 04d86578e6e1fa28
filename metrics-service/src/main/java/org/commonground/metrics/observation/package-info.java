/** What was observed, taken in bulk: every row is checked, and a fact sent twice is one fact. */
@NullMarked
package org.commonground.metrics.observation;

import org.jspecify.annotations.NullMarked;
