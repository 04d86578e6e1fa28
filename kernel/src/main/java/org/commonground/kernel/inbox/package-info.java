/** Facts of other services arrive at least once, in order per aggregate, and a bad one never stops the rest. */
@NullMarked
package org.commonground.kernel.inbox;

import org.jspecify.annotations.NullMarked;
