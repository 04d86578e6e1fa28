/** Who changed which field of an aggregate when, from what to what: written in the transaction of the change. */
@NullMarked
package org.commonground.kernel.history;

import org.jspecify.annotations.NullMarked;
