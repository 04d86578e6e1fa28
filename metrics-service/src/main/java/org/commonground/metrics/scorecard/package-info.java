/** Turning curves: measures told with their history, where they are heading, the story behind them and what is done about it. */
@NullMarked
package org.commonground.metrics.scorecard;

import org.jspecify.annotations.NullMarked;
