/** What each side puts into a partnership and what it is worth, beside what was committed. */
@NullMarked
package org.commonground.metrics.contribution;

import org.jspecify.annotations.NullMarked;
