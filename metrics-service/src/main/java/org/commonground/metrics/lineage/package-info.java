/** Where a value comes from: which versions of the measure, which sources, and who vouched for it. */
@NullMarked
package org.commonground.metrics.lineage;

import org.jspecify.annotations.NullMarked;
