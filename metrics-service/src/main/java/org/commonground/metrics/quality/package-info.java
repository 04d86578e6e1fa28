/** How good a service, partnership, partner or school is by a rubric: who rated it as what, what was agreed, and what is done. */
@NullMarked
package org.commonground.metrics.quality;

import org.jspecify.annotations.NullMarked;
