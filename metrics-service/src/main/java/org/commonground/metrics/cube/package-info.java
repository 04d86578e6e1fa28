/** The whole table of a measure with all its margins, each cell with its value and whether it may be shown. */
@NullMarked
package org.commonground.metrics.cube;

import org.jspecify.annotations.NullMarked;
