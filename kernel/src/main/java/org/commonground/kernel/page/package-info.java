/** Lists that are bounded, stable under change, filtered by an allow-list and cut to the caller's rows. */
@NullMarked
package org.commonground.kernel.page;

import org.jspecify.annotations.NullMarked;
