/** How long it takes from a commit to the effect at a consumer, and what a read costs in front of the kernel. */
@NullMarked
package org.commonground.bench.measure;

import org.jspecify.annotations.NullMarked;
