/** Who vouches for which facts: submitted, verified by the school, approved by the district, and from then on fixed. */
@NullMarked
package org.commonground.metrics.submission;

import org.jspecify.annotations.NullMarked;
