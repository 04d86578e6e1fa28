/** Who calls, what one table lets them do, and which rows they may see. */
@NullMarked
package org.commonground.kernel.access;

import org.jspecify.annotations.NullMarked;
