/** Why it should work: if these levers are pulled, then this follows; and what the measures say of each lever. */
@NullMarked
package org.commonground.metrics.theoryofchange;

import org.jspecify.annotations.NullMarked;
